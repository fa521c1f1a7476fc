/** The screen of a session in the states that a person meets: asked, working, done, in trouble, and with each of its panes. */
import type { Page } from '@playwright/test'
import type { Envelope } from '#protocol/event.ts'
import { answer } from '../../model-server/answers/answer.ts'
import { httpError, text, thinking, toolUse } from '../../model-server/answers/builders.ts'
import type { ServerRig } from '../../rig/start-server.ts'
import { answerWith, make, makeIdle, open, openAs, tab } from '../making.ts'
import type { Scene, View } from '../scene.ts'

const FIX = toolUse('Edit', {
  file_path: '/workspace/src/basket.js',
  old_string: 'line.quantity > QUANTITY_FOR_DISCOUNT',
  new_string: 'line.quantity >= QUANTITY_FOR_DISCOUNT',
})

/** Allows whatever is asked until the turn is over; what is asked first, for the session. */
async function allowAll(rig: ServerRig, id: string): Promise<void> {
  const asked = new Set<string>()
  for (;;) {
    const events = await rig.events(
      id,
      ({ event }) => event.type === 'turn-ended' || openRequest(event, asked) !== null,
    )
    const last = events.at(-1)?.event
    const requestId = last === undefined ? null : openRequest(last, asked)
    if (requestId === null) return
    asked.add(requestId)
    await rig.ask('POST', `/api/sessions/${id}/approvals/${requestId}`, {
      body: { decision: 'allow', scope: asked.size === 1 ? 'session' : 'once' },
    })
  }
}

function openRequest(event: Envelope['event'], asked: ReadonlySet<string>): string | null {
  return event.type === 'permission-requested' && !asked.has(event.requestId) ? event.requestId : null
}

async function prepare(rig: ServerRig): Promise<void> {
  await makeIdle(rig, 'fresh', { title: 'Sample project' })
  const read = (file: string) => toolUse('Read', { file_path: `/workspace/${file}` })
  const done = await make(rig, {
    ...{
      name: 'done',
      title: 'Mend the discount',
      prompt: 'Make the failing test pass.',
      until: 'permission-requested',
    },
    answers: [
      answer(
        thinking('The test says that ten pieces get the discount.'),
        text('I run the tests first.'),
        toolUse('Bash', { command: 'npm test' }),
      ),
      answer(text('One test fails. I read what it is about.'), read('src/basket.js'), read('test/basket.test.js')),
      answer(text('The limit itself should count.'), FIX),
      toolUse('Bash', { command: 'npm test' }),
      text(
        'The discount counts from **ten pieces** on now; before, it began with eleven.\n\n- `src/basket.js`: `>` became `>=`\n- All tests pass\n\n```js\nconst discount = line.quantity >= QUANTITY_FOR_DISCOUNT\n```',
      ),
    ],
  })
  await allowAll(rig, done)
  await make(rig, {
    ...{ name: 'command', title: 'Tidy the build', prompt: 'Clean up and build anew.', until: 'permission-requested' },
    answers: [
      answer(
        text('I remove the old build and make a new one.'),
        toolUse('Bash', {
          command: 'cd /workspace && git status --short; rm -rf dist "$TMPDIR"/* && npm run build > build.log 2>&1',
        }),
      ),
    ],
  })
  await make(rig, {
    ...{ name: 'edit', title: 'Mend the discount, asked', prompt: 'Mend it.', until: 'permission-requested' },
    answers: [read('src/basket.js'), FIX],
  })
  await make(rig, {
    ...{ name: 'over', title: 'Too dear', prompt: 'Go on.', until: 'turn-ended', settings: { capMicroUsd: 1 } },
    answers: [],
  })
  await make(rig, {
    ...{ name: 'refused', title: 'The key is refused', prompt: 'Hello?', until: 'turn-ended' },
    answers: [httpError(401)],
  })
  await make(rig, {
    ...{ name: 'limited', title: 'Rate limited', prompt: 'Hello?', until: 'retry-scheduled' },
    answers: [httpError(429, { retryAfter: 600 })],
  })
  await make(rig, {
    ...{
      name: 'streaming',
      title: 'Explain the till',
      prompt: 'Explain how the till works.',
      until: 'request-started',
    },
    answers: [
      text('The till adds up what lies in the basket, line by line. '.repeat(60), { chunks: 600, paceMs: 900 }),
    ],
  })
}

const WIDE = [1440, 1024]
const STATES: Record<string, RegExp> = {
  fresh: /^(Ready|Starting)/,
  done: /^Done/,
  command: /^Waiting for you/,
  edit: /^Waiting for you/,
  over: /^Over the cap/,
  refused: /^Model error/,
  limited: /^Rate limited/,
  streaming: /^Writing/,
}
const state = ([name, word]: [string, RegExp]): View => ({ name, show: openAs(name, word) })
async function readBasket(page: Page): Promise<void> {
  await page.keyboard.press('Control+p')
  await page.keyboard.type('basket.js')
  await page.waitForTimeout(1_000)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(3_000)
}

/** On a phone it shares a tab with the files. */
async function toSearch(page: Page): Promise<void> {
  const shared = page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Files' })
  if (!(await shared.isVisible())) return tab('Search')(page)
  await shared.click()
  await page.getByRole('group', { name: 'Files' }).getByRole('button', { name: 'Search' }).click()
}

export const scenes: Scene[] = [
  {
    ...{ name: 'session', prepare },
    views: [
      ...Object.entries(STATES).map(state),
      { name: 'deny', show: answerWith('command', 'n') },
      {
        name: 'found',
        show: open('done', async (page) => {
          await page.getByRole('button', { name: 'Search the conversation' }).click()
          await page.getByRole('searchbox', { name: 'Search the conversation' }).fill('test')
          await page.waitForTimeout(800)
        }),
      },
      {
        name: 'reading',
        show: open('done', async (page) => {
          await page.getByRole('button', { name: 'What is shown' }).click()
          await page.getByRole('menuitem', { name: 'Read as one text' }).click()
          await page.getByRole('dialog', { name: 'The conversation' }).waitFor()
        }),
      },
      { name: 'files', widths: [390], show: open('done', tab('Files')) },
      { name: 'changes', show: open('done', tab('Changes')) },
      { name: 'editor', show: open('done', readBasket) },
      // Of which the README shows the one of 1440 in both themes.
      { name: 'asked', widths: WIDE, show: open('command', readBasket) },
      {
        name: 'search',
        show: open('done', async (page) => {
          await toSearch(page)
          await page.getByRole('textbox', { name: 'Search in all files' }).fill('basket')
          await page.waitForTimeout(1_500)
        }),
      },
      {
        name: 'replace',
        show: open('done', async (page) => {
          await toSearch(page)
          await page.getByRole('textbox', { name: 'Search in all files' }).fill('discount')
          await page.getByRole('button', { name: 'Replace as well' }).click()
          await page.getByRole('textbox', { name: 'Replace with' }).fill('rebate')
          await page.getByRole('button', { name: 'Look at the replacement' }).click()
          await page.getByRole('dialog', { name: /^Replace/ }).waitFor()
        }),
      },
      {
        name: 'palette',
        show: open('done', async (page) => {
          await page.keyboard.press('Control+k')
          await page.waitForTimeout(800)
        }),
      },
      { name: 'details', show: open('done', tab('Details')) },
    ],
  },
]
