/** On top and below: where the work stands, who is there, and what the session may do. */
import { expect, type Locator, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { addPerson } from '../rig/add-person.ts'
import { put, run } from './files.ts'
import { test } from './journey.ts'
import { answer, say, status } from './session.ts'

const header = (page: Page) => page.getByRole('banner')

test('the branch, and the lines that differ from the beginning, follow the workspace', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession()
  await expect(header(page).locator('[data-branch]')).toHaveText('main', { timeout: 30_000 })
  rig.model.enqueue(text('Hello.'))
  await say(page, 'Hello?')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  // From the first state that is kept it is counted; what a person makes before belongs to the beginning. All that were asked for are kept when that of the turn's end is.
  await rig.events(id, ({ event }) => event.type === 'checkpointed' && event.cause === 'turn_ended')
  await put(rig, id, { path: 'new.txt', bytes: 'one\ntwo\n' })
  const changed = header(page).getByRole('button', { name: 'Show the changes: 2 lines added, 0 removed' })
  await expect(changed).toBeVisible()
  await run(rig, id, 'git checkout --quiet -b topic/basket')
  await expect(header(page).locator('[data-branch]')).toHaveText('topic/basket')
  await expect(page.getByRole('contentinfo')).toContainText('topic/basket')
  await changed.click()
  await expect(page.getByRole('list', { name: 'Changed files' })).toContainText('new.txt')
  await run(rig, id, 'rm new.txt')
  await expect(changed).toHaveCount(0)
})

test('title, model, effort, permission mode, network and cap are changed where they are shown', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession({ source: { kind: 'empty' } })
  const now = async () => (await rig.ask('GET', `/api/sessions/${id}`)).json
  await header(page).getByRole('heading', { level: 1 }).getByRole('button').click()
  await page.getByRole('textbox', { name: 'Title' }).fill('A better name')
  await page.keyboard.press('Enter')
  await expect(header(page).getByRole('heading', { name: 'A better name', level: 1 })).toBeVisible()
  await page.getByRole('button', { name: 'Model: claude-sonnet-5-5' }).click()
  await page.getByRole('menuitemradio', { name: /^claude-haiku-5-5/ }).click()
  await expect(page.getByRole('button', { name: 'Model: claude-haiku-5-5' })).toBeVisible()
  await page.getByRole('button', { name: 'Effort: Usual effort' }).click()
  await page.getByRole('menuitemradio', { name: /^High effort/ }).click()
  await expect(page.getByRole('button', { name: 'Effort: High effort' })).toBeVisible()
  await page.getByRole('button', { name: 'Mode: Ask' }).click()
  await page.getByRole('menuitemradio', { name: /^Accept edits/ }).click()
  await expect(page.getByRole('button', { name: 'Mode: Accept edits' })).toBeVisible()
  await page.getByRole('button', { name: 'Network: Allow list' }).click()
  await page.getByRole('menuitemradio', { name: /^Open/ }).click()
  await expect(page.getByRole('button', { name: 'Network: Open' })).toBeVisible()
  await header(page).getByRole('button', { name: /^Cost/ }).click()
  await page.getByLabel('Stop at, in dollars').fill('2.5')
  await page.keyboard.press('Enter')
  await expect(header(page).getByRole('button', { name: /^Cost \$0\.00 of \$2\.50/ })).toBeVisible()
  expect(await now()).toMatchObject({
    title: 'A better name',
    ...{ model: 'claude-haiku-5-5', permissionMode: 'acceptEdits', network: 'open', capMicroUsd: 2_500_000 },
  })
  rig.model.enqueue(text('By the small one.'))
  await page.keyboard.press('Escape')
  await say(page, 'Who are you?')
  await expect(page.getByText('By the small one.')).toBeVisible({ timeout: 30_000 })
  expect(rig.model.requests.at(-1)?.body).toMatchObject({
    ...{ model: 'claude-haiku-5-5', output_config: { effort: 'high' } },
  })
  await say(page, '/effort usual')
  await expect(page.getByRole('button', { name: 'Effort: Usual effort' })).toBeVisible()
  rig.model.enqueue(text('As I do by myself.'))
  await say(page, 'And now?')
  await expect(page.getByText('As I do by myself.')).toBeVisible({ timeout: 30_000 })
  expect(rig.model.requests.at(-1)?.body).not.toHaveProperty('output_config')
  await say(page, '/model claude-opus-4-6')
  await expect(page.getByRole('button', { name: 'Model: claude-opus-4-6' })).toBeVisible()
  await page.getByRole('button', { name: 'Effort: Usual effort' }).click()
  // What this model does not take is said where it is chosen.
  await expect(page.getByRole('menuitemradio', { name: /^Extra effort/ })).toContainText('takes the most below this')
  await expect(page.getByRole('menuitemradio', { name: /^Most effort/ })).toContainText('slow and dear')
  await page.keyboard.press('Escape')
  const log = await rig.events(id, ({ event }) => event.type === 'turn-ended')
  expect(log.filter(({ event }) => event.type === 'session-renamed')).toHaveLength(1)
  const cost = header(page).getByRole('button', { name: /^Cost \$\S+ of \$2\.50, [1-9]\S* tokens$/ })
  await expect(cost.getByText(/^[1-9][\d.]*[kM]?$/)).toBeVisible()
})

test('columns are as wide as they were left, and a key swaps how much the conversation has', async ({
  page,
  newSession,
}) => {
  await newSession({ source: { kind: 'empty' } })
  const widthOf = async (part: Locator) => Math.round((await part.boundingBox())?.width ?? 0)
  const side = page.getByRole('region', { name: 'Session', exact: true })
  const conversation = page.getByRole('group', { name: 'Write to the agent' })
  const first = await widthOf(side)
  await page.getByRole('separator', { name: 'Resize columns' }).first().focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => widthOf(side)).toBeGreaterThan(first)
  const moved = await widthOf(side)
  await page.reload()
  await expect.poll(() => widthOf(side)).toBe(moved)
  const watching = await widthOf(conversation)
  await page.keyboard.press('Control+\\')
  await expect.poll(() => widthOf(conversation)).toBeLessThan(watching)
  await page.keyboard.press('Control+\\')
  await expect.poll(() => widthOf(conversation)).toBe(watching)
})

test('in a session with others, each is called by name: who said it, and who answered', async ({
  page,
  rig,
  enter,
}) => {
  const mira = await addPerson(rig, 'Mira')
  const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' } }, token: mira.token })
  const { id } = made.json
  rig.model.enqueue(toolUse('Bash', { command: 'touch a' }), toolUse('Bash', { command: 'touch b' }), text('Both.'))
  const said = { body: { text: 'Make two files.' }, token: mira.token }
  await rig.ask('POST', `/api/sessions/${id}/messages`, said)
  const asked = (await rig.events(id, ({ event }) => event.type === 'permission-requested')).at(-1)?.event
  if (asked?.type !== 'permission-requested') throw new Error('nothing was asked')
  const yes = { body: { decision: 'allow' }, token: mira.token }
  expect((await rig.ask('POST', `/api/sessions/${id}/approvals/${asked.requestId}`, yes)).status).toBe(200)
  await enter(page)
  await page.goto(`${rig.url}/s/${id}`)
  await expect(page.getByRole('heading', { name: 'Mira', level: 2 })).toBeVisible()
  await answer(page, 'y')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 30_000 })
  for (const [command, words] of [
    ['touch a', 'Allowed once by Mira.'],
    ['touch b', 'Allowed once by you.'],
  ]) {
    await page
      .getByRole('feed')
      .getByRole('button', { name: new RegExp(`Run ${command}`) })
      .click()
    await expect(page.getByText(words ?? '')).toBeVisible()
  }
})
