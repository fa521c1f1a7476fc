/** What changed is read, walked by key, taken back file by file and piece by piece, and remarked on for the agent. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { onDisk, put, treeItem } from './files.ts'
import { test as journey } from './journey.ts'
import { composer, say, status } from './session.ts'

const BEFORE = Array.from({ length: 60 }, (_, at) => `line ${at + 1}\n`).join('')
const changed = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Changed files' }).getByRole('button', { name: new RegExp(`^${name}`) })

interface ChangesFixtures {
  /** Opens a new session in which the agent has changed two places of one file, and made another; resolves to its id. */
  letChange: () => Promise<string>
}

const test = journey.extend<ChangesFixtures>({
  letChange: async ({ page, rig, newSession }, use) => {
    await use(async () => {
      // From nothing: the first state that is kept is the one before the first turn, with the person's file in it.
      const id = await newSession({ source: { kind: 'empty' }, permissionMode: 'acceptEdits' })
      await put(rig, id, { path: 'long.txt', bytes: BEFORE })
      await expect(treeItem(page, 'long.txt')).toBeVisible({ timeout: 30_000 })
      const file_path = '/workspace/long.txt'
      rig.model.enqueue(
        toolUse('Read', { file_path }),
        toolUse('Edit', { file_path, old_string: 'line 5\n', new_string: 'line five\n' }),
        toolUse('Edit', { file_path, old_string: 'line 50\n', new_string: 'line fifty\n' }),
        toolUse('Write', { file_path: '/workspace/made.txt', content: 'made by the agent\n' }),
        text('Changed.'),
      )
      await say(page, 'Change it.')
      await expect(status(page)).toHaveText(/Done/, { timeout: 60_000 })
      return id
    })
  },
})

/** As text for another place, and as a file; of all files, and of the one in front alone. */
async function takePatch(page: Page, { of, line, without }: { of: string; line: string; without?: string }) {
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'More for the changes' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  const holds = (patch: string) => {
    expect(patch).toContain(line)
    if (without !== undefined) expect(patch).not.toContain(without)
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await choose(`Copy the patch of ${of}`)
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(clipboard).not.toBe('')
  holds(await clipboard())
  const download = page.waitForEvent('download')
  await choose(`Download the patch of ${of}`)
  const file = await download
  expect(file.suggestedFilename()).toBe('changes.patch')
  holds(readFileSync(await file.path(), 'utf8'))
}

/** Letters that are typed in an open menu find its rows, also those that are keys of the page: there C is for a remark. */
async function findByLetter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More for the changes' }).click()
  await expect(page.locator('[role="menu"]:focus, [role="menu"] :focus')).toHaveCount(1)
  await page.keyboard.press('c')
  await expect(page.getByRole('menuitem', { name: /^Copy the patch of / }).and(page.locator(':focus'))).toHaveCount(1)
  await expect(page.getByRole('textbox', { name: 'Your remark' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
}

test('since the session and since the last turn; walked, a piece and a file taken back', async ({
  page,
  rig,
  letChange,
  complaints,
}) => {
  const id = await letChange()
  rig.model.enqueue(
    toolUse('Write', { file_path: '/workspace/second.txt', content: 'of the second turn\n' }),
    text('Again.'),
  )
  await say(page, 'Once more.')
  await expect(page.getByText('Again.')).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Control+Shift+g')
  await expect(changed(page, 'long.txt')).toBeVisible({ timeout: 30_000 })
  await expect(changed(page, 'made.txt')).toContainText('+1')
  await page.getByRole('group', { name: 'Since when' }).getByRole('button', { name: 'Last turn' }).click()
  await expect(changed(page, 'second.txt')).toBeVisible()
  await expect(changed(page, 'made.txt')).toHaveCount(0)
  await page.getByRole('group', { name: 'Since when' }).getByRole('button', { name: 'Session' }).click()

  await changed(page, 'long.txt').click()
  const diff = page.locator('#pane-changes .monaco-diff-editor')
  await expect(diff.locator('.modified')).toContainText('line five', { timeout: 30_000 })
  await expect(diff).not.toHaveClass(/side-by-side/)
  await page.getByRole('button', { name: 'Show side by side' }).click()
  await expect(diff).toHaveClass(/side-by-side/)
  await page.getByRole('button', { name: 'Show in one column' }).click()
  await expect(diff).not.toHaveClass(/side-by-side/)
  await findByLetter(page)
  await takePatch(page, { of: 'all files', line: '+made by the agent' })
  await takePatch(page, { of: 'long.txt', line: '+line five', without: 'made by the agent' })

  await changed(page, 'long.txt').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(diff.locator('.modified .current-line').first()).toBeAttached()
  await page.keyboard.press('z')
  await expect.poll(() => onDisk(rig, id, 'long.txt')).toBe(BEFORE.replace('line 5\n', 'line five\n'))

  // All that is in it is one change, so without it the file is not there.
  await changed(page, 'made.txt').click()
  await expect(diff.locator('.modified')).toContainText('made by the agent')
  await page.keyboard.press('z')
  await expect(page.getByText('made.txt is as before the agent.')).toBeVisible()
  await expect(changed(page, 'made.txt')).toHaveCount(0)
  expect((await rig.ask('GET', `/api/sessions/${id}/files?path=made.txt`)).status).toBe(404)
  // What is in front may go while it is asked for.
  expect(complaints.filter((one) => !/404 .*\/changes\/file\?.*path=made\.txt/.test(one))).toEqual([])
})

test('an undo keeps what a person edited since, and refuses where both edited the same line', async ({
  page,
  rig,
  letChange,
}) => {
  const id = await letChange()
  const edited = BEFORE.replace('line 5\n', 'line five\n').replace('line 50\n', 'line fifty\n')
  await put(rig, id, { path: 'long.txt', bytes: edited.replace('line 30\n', 'line 30, by a person\n') })
  await page.keyboard.press('Control+Shift+g')
  await changed(page, 'long.txt').hover()
  await page.getByRole('button', { name: "Undo the agent's change of long.txt" }).click()
  await expect(page.getByText('with the edits of people kept.')).toBeVisible({ timeout: 20_000 })
  expect(await onDisk(rig, id, 'long.txt')).toBe(BEFORE.replace('line 30\n', 'line 30, by a person\n'))
  await put(rig, id, { path: 'made.txt', bytes: 'made by both\nin three\nlines\n' })
  await page.getByRole('button', { name: 'Look again' }).click()
  // Of what was not looked at yet, it would be said that it changed a moment ago.
  await expect(changed(page, 'made.txt')).toContainText('+3')
  await changed(page, 'made.txt').hover()
  await page.getByRole('button', { name: "Undo the agent's change of made.txt" }).click()
  await expect(page.getByText(/People edited the same lines of made\.txt|Nothing was undone/)).toBeVisible()
  expect(await onDisk(rig, id, 'made.txt')).toBe('made by both\nin three\nlines\n')
})

test('a remark on a line goes to the agent with the next message', async ({ page, rig, letChange }) => {
  await letChange()
  await page.keyboard.press('Control+Shift+g')
  await changed(page, 'made.txt').click()
  await expect(page.locator('#pane-changes .modified')).toContainText('made by the agent', { timeout: 30_000 })
  await changed(page, 'made.txt').focus()
  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: 'Your remark' }).fill('Say who asked for it.')
  await page.keyboard.press('Control+Enter')
  await expect(composer(page)).toHaveValue(/On made\.txt:1 .*Say who asked for it\./)
  rig.model.enqueue(text('I see your remark.'))
  await composer(page).press('Enter')
  await expect(page.getByText('I see your remark.')).toBeVisible({ timeout: 30_000 })
  expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toContain('Say who asked for it.')
})

test('what was removed has the colours of its language, as what came for it', async ({ page, rig, newSession }) => {
  await newSession({ permissionMode: 'acceptEdits' })
  const file_path = '/workspace/src/basket.js'
  const change = { file_path, old_string: 'line.quantity > QUANTITY', new_string: 'line.quantity >= QUANTITY' }
  rig.model.enqueue(toolUse('Read', { file_path }), toolUse('Edit', change), text('Mended.'))
  await say(page, 'Mend it.')
  await expect(status(page)).toHaveText(/Done/, { timeout: 60_000 })
  await page.keyboard.press('Control+Shift+g')
  const pane = page.locator('#pane-changes')
  const coloured = (lines: string) =>
    pane.locator(`${lines} span[class^="mtk"]:not(.mtk1)`, { hasText: 'const' }).first()
  await expect(pane.locator('.view-lines.line-delete')).toContainText('> QUANTITY', { timeout: 30_000 })
  await expect(coloured('.view-lines.line-delete')).toBeVisible()
  await expect(coloured('.modified')).toBeVisible()
})
