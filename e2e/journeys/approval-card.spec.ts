/** The card that asks: what exactly, in which parts, why; by mouse, by keys, on a phone, read aloud, and in two windows at once. */
import { expect, type Locator, type Page } from '@playwright/test'
import { answer as whole } from '../model-server/answers/answer.ts'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { awake, test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { allowByClick, approval, composer, leaveText, say, status } from './session.ts'

const BASKET = '/workspace/src/basket.js'
const PARTS = 'git status --short; rm -rf dist "$TMPDIR"/* && (cd src && touch new.js) && ls > list.txt'
/** Right-to-left override: what follows reads backwards. */
const HIDDEN = 'touch safe\u202ecod.exe'

const parts = (page: Page): Locator => approval(page).getByRole('list', { name: 'Parts of the command' })
/** By key, without a reason; the card is gone afterwards. */
async function deny(page: Page): Promise<void> {
  const id = await approval(page).getAttribute('data-approval')
  await leaveText(page)
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Why not' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator(`[data-approval="${id}"]`)).toHaveCount(0)
}

const stages = (place: Locator): Locator => place.getByRole('list', { name: 'Stages' })

test('shows a command in its parts, where each runs, what it touches, and all of it as it is written', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await newSession()
  rig.model.enqueue(toolUse('Bash', { command: PARTS }), toolUse('Bash', { command: HIDDEN }), text('Left as it was.'))
  await say(page, 'Tidy up.')
  await expect(parts(page)).toBeVisible({ timeout: 60_000 })
  const marks = await parts(page)
    .getByRole('listitem')
    .evaluateAll((all) => all.map((each) => each.getAttribute('data-mark')).filter((mark) => mark !== null))
  expect(marks).toEqual(['covered', 'critical', 'covered', 'not_covered', 'not_covered'])
  const reason = 'It may remove everything, depending on "$TMPDIR"/*.'
  await expect(parts(page)).toContainText(reason)
  await expect(parts(page).locator('[data-mark="not_covered"]').first()).toContainText('runs in src')
  await expect(parts(page).locator('[data-mark="not_covered"]').first()).toContainText('changes src/new.js')
  await expect(approval(page)).toContainText('in /workspace')
  // Nothing that could be lost may be allowed for good.
  await expect(approval(page).getByRole('button', { name: /Always/ })).toBeHidden()

  await approval(page).getByRole('button', { name: 'Show the command as it is written' }).click()
  await expect(approval(page).locator('pre')).toHaveText(PARTS)
  // No line ends in a hyphen that is not there.
  const hyphens = await approval(page)
    .locator('code, pre')
    .evaluateAll((all) => all.map((each) => getComputedStyle(each).hyphens))
  expect(new Set(hyphens)).toEqual(new Set(['none']))
  await expect(stages(approval(page))).toBeHidden()
  await approval(page).getByText('Why am I asked?').click()
  await expect(stages(approval(page)).getByRole('listitem').filter({ hasText: 'Critical paths' })).toContainText('asks')
  await expect(stages(approval(page)).getByRole('listitem').first()).toContainText('no say')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await seriousFaults(page), colorScheme).toEqual([])
  }

  await deny(page)
  await expect(approval(page)).toContainText('RLO', { timeout: 30_000 })
  await deny(page)
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  expect(complaints).toEqual([])
})

test('shows what an edit changes and what a new file holds; several wait with a count', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession()
  rig.model.enqueue(
    whole(
      toolUse('Edit', { file_path: BASKET, old_string: 'quantity > QUANTITY', new_string: 'quantity >= QUANTITY' }),
      toolUse('Write', { file_path: '/workspace/notes.md', content: 'one line\nanother line\n' }),
      toolUse('Bash', { command: 'npm run build' }),
    ),
    text('Fine.'),
  )
  await say(page, 'Change it.')
  await expect(approval(page)).toContainText('1 of 3', { timeout: 60_000 })
  // They stand in the order in which they were asked, which is that of the verdicts.
  const cards: string[] = []
  for (let at = 1; at <= 3; at += 1) {
    await expect(approval(page)).toContainText(`${at} of 3`)
    await expect(approval(page)).toContainText(/const gross|A new file\.|npm run build/)
    // What would be out of sight to the side goes on below.
    const wide = await approval(page)
      .getByRole('region', { name: /^Changes of/ })
      .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    expect(wide.every((left) => left <= 0)).toBe(true)
    cards.push((await approval(page).textContent()) ?? '')
    await approval(page).getByRole('button', { name: 'Next request' }).click()
  }
  expect(cards).toEqual(
    expect.arrayContaining([
      // With its number in the file, and the lines around it.
      expect.stringMatching(
        /Change this file\?[\s\S]*const gross[\s\S]*21[\s\S]*quantity > QUANTITY[\s\S]*quantity >= QUANTITY/,
      ),
      expect.stringMatching(/Change this file\?[\s\S]*notes\.md[\s\S]*another line[\s\S]*A new file\./),
      expect.stringMatching(/Run this command\?[\s\S]*npm run build/),
    ]),
  )
  for (let left = 3; left > 0; left -= 1) {
    if (left > 1) await expect(approval(page)).toContainText(`of ${left}`)
    await deny(page)
  }
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
})

test('is answered by keys alone, each form left by Escape; a click that was aimed at something else is no answer', async ({
  page,
  rig,
  newSession,
}) => {
  const answers = answersOf(page)
  await newSession()
  rig.model.enqueue(toolUse('Bash', { command: 'touch by-keys.txt' }), text('Done that.'))
  await say(page, 'Go.')
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  await expect(composer(page)).toBeFocused()
  while (await page.evaluate(() => document.activeElement?.matches('textarea, input') ?? false))
    await page.keyboard.press('Tab')
  await page.keyboard.press('a')
  await expect(page.getByRole('textbox', { name: 'Rule' })).toBeFocused()
  await expect(page.getByRole('textbox', { name: 'Rule' })).toHaveValue('Bash(touch by-keys.txt)')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'Why not' })).toBeFocused()
  await page.keyboard.type('y')
  await page.keyboard.press('Escape')
  await expect(approval(page)).toBeVisible()
  const once = approval(page).getByRole('button', { name: 'Allow once' })
  for (let step = 0; step < 60 && !(await once.evaluate((each) => each === document.activeElement)); step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(approval(page)).toHaveCount(0)
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  expect(answers).toHaveLength(1)

  rig.model.enqueue(toolUse('Bash', { command: 'touch by-mouse.txt' }), text('Done that too.'))
  const clicked = page.evaluate(clickTooSoon, 'Allow once')
  await say(page, 'Again.')
  expect(await clicked).toEqual(['as the card appears', 'as the window comes to the front'])
  await expect(once).toBeEnabled()
  // What the page had sent would be known by now: it comes by the line that brought the answer above.
  expect(answers).toHaveLength(1)
  await allowByClick(page)
  expect(answers).toHaveLength(2)
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
})

/** Each answer that the page sends, from now on. */
function answersOf(page: Page): string[] {
  const answers: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('approval-resolve')) answers.push(String(payload))
    }),
  )
  return answers
}

/** In the page, for no test is quick enough: presses in the very moment in which the card appears, and right after the window was brought to the front. Says what it did. */
async function clickTooSoon(name: string): Promise<string[]> {
  const find = () =>
    [...document.querySelectorAll<HTMLElement>('[data-approval] button')].find((one) => one.textContent?.includes(name))
  const press = (button: HTMLElement) => {
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    button.click()
  }
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const button = await new Promise<HTMLElement>((resolve) => {
    const observer = new MutationObserver(() => {
      const found = find()
      if (found === undefined) return
      observer.disconnect()
      press(found)
      resolve(found)
    })
    observer.observe(document.body, { childList: true, subtree: true })
  })
  const done = ['as the card appears']
  const aimed = performance.now() + 500
  while (performance.now() < aimed) await frame()
  window.dispatchEvent(new Event('focus'))
  press(button)
  done.push('as the window comes to the front')
  await frame()
  await frame()
  return done
}

test('answered in one window it leaves the other, which says so; the call keeps how it was decided', async ({
  page,
  context,
  rig,
  newSession,
}) => {
  const id = await newSession()
  const other = await context.newPage()
  await other.goto(`${rig.url}/s/${id}`)
  await rig.ask('PUT', '/api/permissions/policy', { body: { approvalMinutes: 5 } })
  rig.model.enqueue(toolUse('Bash', { command: 'touch two.txt' }), text('Twice seen.'))
  await say(page, 'Go.')
  for (const each of [page, other])
    await expect(approval(each)).toContainText(/denied in [45]:\d\d/, { timeout: 60_000 })
  await rig.ask('PUT', '/api/permissions/policy', { body: { approvalMinutes: null } })
  const requestId = await approval(other).getAttribute('data-approval')
  await leaveText(other)
  await other.keyboard.press('y')
  await expect(approval(page)).toHaveCount(0)
  await expect(page.getByText('Allowed once by you, in another window.')).toBeVisible()
  const late = await rig.ask('POST', `/api/sessions/${id}/approvals/${requestId}`, { body: { decision: 'deny' } })
  expect(late).toMatchObject({ status: 409, json: { code: 'already_answered' } })
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  await page
    .getByRole('feed')
    .getByRole('button', { name: /Run touch two\.txt/ })
    .click()
  await expect(page.getByText('Allowed once by you.')).toBeVisible()
  await page.getByText('How this was decided').click()
  await expect(stages(page.getByRole('feed')).getByRole('listitem').last()).toContainText('asks')
  await other.close()
})

test('on a phone it fits, is big enough for a finger, and reads in order', async ({ browser, rig }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await awake(page)
  const id = await rig.session({ source: { kind: 'sample' } })
  rig.model.enqueue(toolUse('Bash', { command: 'mkdir -p build && touch build/a.js' }), text('Fine.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Build.' } })
  await rig.events(id, ({ event }) => event.type === 'permission-requested')
  await page.goto(`${rig.url}/s/${id}`)
  await expect(approval(page)).toBeVisible({ timeout: 30_000 })
  await expect(approval(page)).toMatchAriaSnapshot(`
    - region "Run this command?":
      - heading "Run this command?" [level=3]
      - list "Parts of the command":
        - listitem:
          - text: mkdir -p build
          - paragraph: "Not allowed yet: mkdir is not known to only read."
          - list "What it touches":
            - listitem:
              - text: changes
              - code: build
        - listitem:
          - text: touch build/a.js
          - paragraph: "Not allowed yet: touch is not known to only read."
          - list "What it touches":
            - listitem:
              - text: changes
              - code: build/a.js
      - button "Show the command as it is written"
      - paragraph:
        - text: in
        - code: /workspace
      - group: Why am I asked?
      - button "Allow once"
      - button "For this session"
      - button "Always…"
      - button "Deny…"
  `)
  expect(await tooSmall(page)).toEqual([])
  expect(await sideways(page)).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  await approval(page).getByRole('button', { name: 'Always…' }).tap()
  await expect(page.getByRole('textbox', { name: 'Rule 2' })).toHaveValue('Bash(touch build/a.js)')
  expect(await tooSmall(page)).toEqual([])
  expect(await sideways(page)).toBe(0)
  await approval(page).getByRole('button', { name: 'Back' }).tap()
  await expect(approval(page).getByRole('button', { name: 'Allow once' })).toBeVisible()
  // A tap at once could have been meant for what stood there before.
  await allowByClick(page, 'tap')
  await rig.events(id, ({ event }) => event.type === 'turn-ended')
  await context.close()
})

/** Names of what is pressed in the card and lower than 44 pixels. */
function tooSmall(page: Page): Promise<string[]> {
  return approval(page)
    .locator('button, input, summary')
    .evaluateAll((all) =>
      all
        .filter((each) => each.checkVisibility({ visibilityProperty: true }))
        .filter((each) => each.getBoundingClientRect().height < 43.5)
        .map((each) => `${each.getAttribute('aria-label') ?? each.textContent} ${each.getBoundingClientRect().height}`),
    )
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
