/** The list of sessions: what waits stands first, names change in place, what is sent away comes back. */
import { expect, type Locator, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { typeInPalette } from './files.ts'
import { awake, test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'

const row = (page: Page, title: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: title })
const act = async (page: Page, title: string, name: string) => {
  await row(page, title).hover()
  await page.getByRole('button', { name: `More about ${title}` }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** By the button of the message that says what was done; the newest, where it was done twice. */
const undo = (page: Page, said: string) =>
  page.getByRole('listitem').filter({ hasText: said }).getByRole('button', { name: 'Undo' }).first().click()

/** By the key for the next session, until the keyboard is there. */
async function moveTo(page: Page, title: string): Promise<void> {
  const link = page.getByRole('link', { name: title, exact: true })
  for (let step = 0; step < 40 && !(await link.evaluate((one) => one === document.activeElement)); step += 1)
    await page.keyboard.press('j')
  await expect(link).toBeFocused()
}

test('a session is renamed, archived, brought back, deleted and restored, all without a dialog', async ({
  page,
  rig,
  signIn,
  complaints,
}) => {
  await rig.session({ title: 'Old name' })
  await signIn(page)
  await act(page, 'Old name', 'Rename')
  await page.getByRole('textbox', { name: 'New name of Old name' }).fill('New name')
  await page.keyboard.press('Enter')
  await expect(row(page, 'New name')).toBeVisible()
  const titles = async () => {
    const { json } = await rig.ask('GET', '/api/sessions')
    return json.sessions.map(({ title }: { title: string }) => title)
  }
  await expect.poll(titles).toContain('New name')
  await undo(page, '“Old name” is now called “New name”.')
  await expect(row(page, 'Old name')).toBeVisible()
  await expect.poll(titles).toContain('Old name')
  await act(page, 'Old name', 'Rename')
  await page.getByRole('textbox', { name: 'New name of Old name' }).fill('New name')
  await page.keyboard.press('Enter')
  await expect.poll(titles).toContain('New name')

  await act(page, 'New name', 'Archive')
  await expect(row(page, 'New name')).toBeHidden()
  await undo(page, 'Archived “New name”.')
  await expect(row(page, 'New name')).toBeVisible()

  await act(page, 'New name', 'Delete')
  await expect(row(page, 'New name')).toBeHidden()
  await undo(page, 'Deleted “New name”.')
  await expect(row(page, 'New name')).toBeVisible()
  await expect.poll(titles).toContain('New name')

  await act(page, 'New name', 'Delete')
  await expect(row(page, 'New name')).toBeHidden()
  await page.getByRole('group', { name: 'Which sessions' }).getByRole('button', { name: 'Deleted' }).click()
  await act(page, 'New name', 'Restore')
  await page.getByRole('group', { name: 'Which sessions' }).getByRole('button', { name: 'Inbox' }).click()
  await expect(row(page, 'New name')).toBeVisible()
  expect(complaints).toEqual([])
})

/** Milliseconds within which a page that is out of sight looks again. */
const LOOKS_MS = 16_000

/** The page is out of sight from its first moment on, may notify, and its clock can be put forward. */
async function lookAway(page: Page): Promise<void> {
  await page.clock.install()
  await page.addInitScript(() => {
    const shown: string[] = []
    class Kept {
      static permission = 'granted'
      constructor(title: string, { body }: { body: string }) {
        shown.push(`${title}: ${body}`)
      }
    }
    Object.defineProperty(document, 'hidden', { get: () => true })
    Object.assign(window, { Notification: Kept, shownNotices: shown })
  })
}

/** Time passes until the page has looked again and shows it: a look under way sets the time of the next only when it is answered. */
async function passUntil(page: Page, shown: Locator): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(LOOKS_MS)
    await expect(shown).toBeVisible({ timeout: 2_000 })
  }).toPass()
}

const notices = (page: Page) => page.evaluate(() => (window as { shownNotices?: string[] }).shownNotices)

test('what waits stands first and what ended unseen is told apart, without reloading', async ({
  page,
  rig,
  signIn,
}) => {
  const [asks, ends] = [await rig.session({ title: 'Asks' }), await rig.session({ title: 'Ends' })]
  await lookAway(page)
  await signIn(page)
  await expect(row(page, 'Ends')).toBeVisible()
  rig.model.enqueue(toolUse('Bash', { command: 'make install' }))
  await rig.ask('POST', `/api/sessions/${asks}/messages`, { body: { text: 'Install it' } })
  await rig.events(asks, ({ event }) => event.type === 'permission-requested')
  await passUntil(page, page.getByRole('region', { name: /^Waiting for you/ }).getByRole('link', { name: 'Asks' }))
  await expect(page).toHaveTitle('(1) Slipway')
  await expect.poll(() => notices(page)).toEqual(['Waiting for you: Asks'])
  const door = gate()
  rig.model.enqueue(text('All is done.', { chunks: ['All', door, ' is done.'] }))
  await rig.ask('POST', `/api/sessions/${ends}/messages`, { body: { text: 'Do it' } })
  await door.reached
  await passUntil(page, page.getByRole('region', { name: /^Running/ }).getByRole('link', { name: 'Ends' }))
  door.open()
  const before = await rig.events(ends, ({ event }) => event.type === 'turn-ended')
  const done = page.getByRole('region', { name: /^Done since you left/ })
  await passUntil(page, done.getByText('All is done.'))
  await expect.poll(() => notices(page)).toEqual(['Waiting for you: Asks', 'Done: Ends'])

  const off = { approval: false, turnEnded: false, sound: false }
  await rig.ask('PUT', '/api/me/preferences', { body: { notifications: off } })
  await page.reload()
  await awake(page)
  await expect(done.getByText('All is done.')).toBeVisible()
  rig.model.enqueue(text('Done once more.'))
  await rig.ask('POST', `/api/sessions/${ends}/messages`, { body: { text: 'Again' } })
  await rig.events(ends, ({ event }) => event.type === 'turn-ended', { after: before.length })
  await passUntil(page, done.getByText('Done once more.'))
  expect(await notices(page)).toEqual([])
  await rig.ask('PUT', '/api/me/preferences', { body: { notifications: null } })
})

test('what was looked at is not new any more', async ({ page, rig, signIn, complaints }) => {
  const id = await rig.session({ title: 'Read at last', source: { kind: 'empty' } })
  rig.model.enqueue(text('All is told.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Tell' } })
  await rig.events(id, ({ event }) => event.type === 'turn-ended')
  await signIn(page)
  const link = (group: RegExp) => page.getByRole('region', { name: group }).getByRole('link', { name: 'Read at last' })
  await link(/^Done since you left/).click()
  // In the session: its row in the list says the same.
  await expect(page.getByRole('feed').getByText('All is told.')).toBeVisible()
  await page.getByRole('link', { name: 'All sessions' }).click()
  await expect(link(/^Earlier/)).toBeVisible()
  await expect(link(/^Done since you left/)).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('by key alone: move, rename, archive, search, go to the settings and back', async ({ page, rig, signIn }) => {
  await rig.session({ title: 'Elsewhere' })
  await rig.session({ title: 'Second by key' })
  await rig.session({ title: 'First by key' })
  await signIn(page)
  await expect(row(page, 'First by key')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('by key')
  await expect(page.getByRole('listitem')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(row(page, 'Elsewhere')).toBeVisible()
  await moveTo(page, 'First by key')
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'New name of First by key' })).toBeFocused()
  await page.keyboard.type('Renamed by key')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Renamed by key')).toBeVisible()
  await moveTo(page, 'Second by key')
  await page.keyboard.press('e')
  await expect(page.getByText('Archived “Second by key”.')).toBeVisible()
  await expect(row(page, 'Second by key')).toBeHidden()
  const { json } = await rig.ask('GET', '/api/sessions?shelf=archived')
  expect(json.sessions.map(({ title }: { title: string }) => title)).toContain('Second by key')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
  // As a person presses them: the second does not wait until the page, which may be filling still, is done with the first.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('i')])
  await expect(page.getByRole('region', { name: 'Start a session' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  expect.soft(await seriousFaults(page, { within: ['[role="dialog"]'] })).toEqual([])
  // A dialog keeps the keys of the page behind it: nothing else opens, neither now nor when it has gone.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await typeInPalette(page, 'Control+k', 'open sett')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible()
})
