/** A person edits beside the agent: what it writes shows as it happens, and nothing that either wrote is lost. */
import { expect, type Page, type Request } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import type { ServerRig } from '../rig/start-server.ts'
import { editorTab, editorText, likeAutoSave, onDisk, openFile, put, run, treeItem, writeInEditor } from './files.ts'
import { test as journey } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { composer, say } from './session.ts'

const FILE = 'src/basket.js'
const conflict = (page: Page) => page.getByRole('alert', { name: 'Changed on both sides' })

/** Reads the file and puts a line in the place of another. */
function agentEdits(rig: ServerRig, old_string: string, new_string: string): void {
  const file_path = `/workspace/${FILE}`
  rig.model.enqueue(
    toolUse('Read', { file_path }),
    toolUse('Edit', { file_path, old_string, new_string }),
    text('Edited.'),
  )
}

/** Comes back to the open file as it is with `known` in it; resolves when the page has been told how its person likes to edit. */
async function comeBack(page: Page, known: string): Promise<void> {
  const asked: Request[] = []
  const note = (request: Request) => {
    if (request.method() === 'GET' && request.url().endsWith('/api/me/preferences')) asked.push(request)
  }
  page.on('request', note)
  await page.reload()
  // The editor asks how they like it before it asks for the file.
  await expect(editorText(page)).toContainText(known, { timeout: 30_000 })
  page.off('request', note)
  const statuses = asked.map(async (request) => {
    const answer = await request.response()
    await answer?.finished()
    return answer?.status()
  })
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]))
}

interface EditorFixtures {
  /** Opens a new session with the file in the editor; resolves to the session's id. */
  editFile: () => Promise<string>
}

const test = journey.extend<EditorFixtures>({
  editFile: async ({ page, rig, newSession }, use) => {
    await use(async () => {
      await likeAutoSave(rig, 'off')
      const id = await newSession({ permissionMode: 'acceptEdits' })
      await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
      await openFile(page, 'basket.js')
      await expect(editorText(page)).toContainText('QUANTITY_FOR_DISCOUNT', { timeout: 30_000 })
      return id
    })
  },
})

test('the agent edits an open file: the text follows, with a mark until the person has touched it', async ({
  page,
  rig,
  editFile,
  complaints,
}) => {
  await editFile()
  agentEdits(rig, 'const DISCOUNT_PERCENT = 10', 'const DISCOUNT_PERCENT = 25')
  await say(page, 'A quarter off.')
  await expect(editorText(page)).toContainText('DISCOUNT_PERCENT = 25', { timeout: 60_000 })
  await expect(page.locator('.agent-line-mark')).toHaveCount(1)
  await expect(editorTab(page, /basket\.js.*changed by the agent/)).toBeVisible()
  await expect(treeItem(page, /src/)).toBeVisible()
  await expect(page.getByText('Not saved', { exact: true })).toHaveCount(0)
  await writeInEditor(page, '// mine\n')
  await expect(page.locator('.agent-line-mark')).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('both edit other lines of one file: both are kept by one press, letters typed meanwhile too', async ({
  page,
  rig,
  editFile,
}) => {
  const id = await editFile()
  await writeInEditor(page, '// by a person\n')
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible()
  agentEdits(rig, 'return this.lines()', 'return  this.lines()')
  await say(page, 'Two spaces, please.')
  await expect(conflict(page)).toContainText('do not touch each other', { timeout: 60_000 })
  await writeInEditor(page, '// and one line more\n')
  await conflict(page).getByRole('button', { name: 'Keep both' }).click()
  await expect(conflict(page)).toHaveCount(0)
  await page.keyboard.press('Control+s')
  await expect
    .poll(() => onDisk(rig, id, FILE))
    .toMatch(/^\/\/ and one line more\n\/\/ by a person\n[\s\S]*return {2}this\.lines/)
  // A tab that holds what was not saved does not go unasked.
  await writeInEditor(page, '// the last line\n')
  await page.keyboard.press('Alt+w')
  const asked = page.getByRole('dialog', { name: 'src/basket.js is not saved' })
  await asked.getByRole('button', { name: 'Save and close' }).click({ timeout: 20_000 })
  await expect(editorTab(page, /basket/)).toHaveCount(0)
  expect(await onDisk(rig, id, FILE)).toMatch(/^\/\/ the last line\n/)
})

test('both edit the same line: line by line, mine, theirs', async ({ page, rig, editFile }) => {
  const id = await editFile()
  const [first = '', ...rest] = (await onDisk(rig, id, FILE)).split('\n')
  const whole = (line: string) => [line, ...rest].join('\n')

  await writeInEditor(page, '/* mine */ ')
  await put(rig, id, { path: FILE, bytes: whole(`/* theirs */ ${first}`) })
  await expect(conflict(page)).toContainText('same lines', { timeout: 20_000 })
  expect.soft(await seriousFaults(page, { within: ['[role="alert"]'] }), 'the conflict').toEqual([])
  await conflict(page).getByRole('button', { name: 'Choose line by line' }).click()
  const merge = page.getByRole('dialog', { name: /Put both versions/ })
  await merge.getByRole('group', { name: 'Place 1' }).getByRole('button', { name: 'Both' }).click()
  expect.soft(await seriousFaults(page, { within: ['[role="dialog"]'] }), 'line by line').toEqual([])
  await merge.getByRole('button', { name: 'Use this text' }).click()
  await expect(conflict(page)).toHaveCount(0)
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(rig, id, FILE)).toBe(`/* mine */ ${first}\n${whole(`/* theirs */ ${first}`)}`)

  await writeInEditor(page, '/* again mine */ ')
  await put(rig, id, { path: FILE, bytes: whole(first) })
  await conflict(page).getByRole('button', { name: 'Take what is on disk' }).click({ timeout: 20_000 })
  await expect(editorText(page)).not.toContainText('mine')
  await expect(page.getByText('Not saved', { exact: true })).toHaveCount(0)

  await writeInEditor(page, '/* only mine */ ')
  await put(rig, id, { path: FILE, bytes: whole('// theirs alone') })
  await conflict(page).getByRole('button', { name: 'Keep mine' }).click({ timeout: 20_000 })
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(rig, id, FILE)).toBe(whole(`/* only mine */ ${first}`))
})

test('a file that is deleted while it is edited: the text stays, and is written again', async ({
  page,
  rig,
  editFile,
}) => {
  const id = await editFile()
  await writeInEditor(page, '// kept\n')
  await run(rig, id, `rm ${FILE}`)
  await expect(conflict(page)).toContainText('was deleted', { timeout: 20_000 })
  await conflict(page).getByRole('button', { name: 'Keep my text' }).click()
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(rig, id, FILE)).toMatch(/^\/\/ kept\n/)
})

test('saving by key, by itself after a pause, and never over what came since', async ({ page, rig, editFile }) => {
  const id = await editFile()
  await writeInEditor(page, '// by key\n')
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible()
  expect(await onDisk(rig, id, FILE)).not.toContain('by key')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Not saved', { exact: true })).toHaveCount(0)
  await expect.poll(() => onDisk(rig, id, FILE)).toMatch(/^\/\/ by key\n/)
  await likeAutoSave(rig, 'after-delay')
  await comeBack(page, 'by key')
  await writeInEditor(page, '// by itself\n')
  await expect.poll(() => onDisk(rig, id, FILE)).toMatch(/^\/\/ by itself\n/)
  await likeAutoSave(rig, 'on-focus-change')
  await comeBack(page, 'by itself')
  await writeInEditor(page, '// by leaving\n')
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible()
  await composer(page).focus()
  await expect.poll(() => onDisk(rig, id, FILE)).toMatch(/^\/\/ by leaving\n/)
})

test('what is written in one tab shows in the other', async ({ page, editFile }) => {
  await editFile()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(treeItem(other, 'src')).toBeVisible({ timeout: 30_000 })
  await openFile(other, 'basket.js')
  await expect(editorText(other)).toContainText('QUANTITY_FOR_DISCOUNT', { timeout: 30_000 })
  await writeInEditor(page, '// from the first tab\n')
  await page.keyboard.press('Control+s')
  await expect(editorText(other)).toContainText('// from the first tab', { timeout: 20_000 })
  await other.close()
})
