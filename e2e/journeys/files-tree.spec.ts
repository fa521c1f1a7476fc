/** The tree of files does to the disk what it shows: by pointer, by key, by drop, and while the agent works on the same files. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { editorTab, editorText, likeAutoSave, onDisk, openFile, run, treeItem } from './files.ts'
import { test } from './journey.ts'
import { say } from './session.ts'

/** A file of this name, onto the folder `src`. */
async function drop(page: Page, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((words) => {
    const data = new DataTransfer()
    data.items.add(new File([words], 'dropped.txt', { type: 'text/plain' }))
    return data
  }, text)
  await treeItem(page, 'src').dispatchEvent('drop', { dataTransfer })
}

async function menu(page: Page, name: string | RegExp, act: string): Promise<void> {
  await treeItem(page, name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: act }).click()
}

test('made, renamed, moved by dragging, deleted; an open file keeps its tab and its unsaved text', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await likeAutoSave(rig, 'off')
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await menu(page, 'src', 'New file')
  await page.getByRole('textbox', { name: 'Name of the new file' }).fill('größe 日本.txt')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'größe 日本.txt, not tracked')).toBeVisible({ timeout: 20_000 })

  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('many')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'many')).toBeVisible({ timeout: 20_000 })
  expect(await run(rig, id, 'stat -c %F src/many')).toBe('directory\n')

  await treeItem(page, /größe/).dblclick()
  await expect(editorTab(page, /größe/)).toBeVisible({ timeout: 30_000 })
  await editorText(page).click()
  await page.keyboard.type('unsaved words')
  await treeItem(page, /größe/).click()
  await treeItem(page, /größe/).press('F2')
  await page.getByRole('textbox', { name: /New name of größe/ }).fill('size.txt')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, /size\.txt/)).toBeVisible()
  await expect(editorTab(page, /size\.txt/)).toBeVisible()
  await expect(editorTab(page, /größe/)).toHaveCount(0)
  await expect(editorText(page)).toContainText('unsaved words')
  // So does the caret.
  await expect(page.getByRole('button', { name: '1:14', exact: true })).toBeVisible()

  await treeItem(page, /size\.txt/).dragTo(treeItem(page, 'test'))
  await expect.poll(() => run(rig, id, 'ls test')).toContain('size.txt')
  await expect(page.getByRole('navigation', { name: 'Place of the file' })).toHaveText(/test.*size\.txt/)
  await editorText(page).click()
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(rig, id, 'test/size.txt')).toBe('unsaved words')

  await run(rig, id, 'cd src/many && seq -f %04g.txt 3000 | xargs touch')
  await treeItem(page, 'many').click()
  await expect(treeItem(page, /^0001\.txt/)).toBeVisible({ timeout: 20_000 })
  expect(await page.getByRole('treeitem').count()).toBeLessThan(200)
  await page.keyboard.press('End')
  await expect(treeItem(page, 'test')).toBeVisible()
  expect(await page.getByRole('treeitem').count()).toBeLessThan(200)

  await treeItem(page, 'test').click()
  await menu(page, /size\.txt/, 'Delete')
  await expect(page.getByText('test/size.txt is deleted.')).toBeVisible()
  await expect(treeItem(page, /size\.txt/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(treeItem(page, /size\.txt/)).toBeVisible()
  expect(await onDisk(rig, id, 'test/size.txt')).toBe('unsaved words')
  await expect(treeItem(page, /size\.txt/)).toBeFocused()
  // By key the cursor goes on to the row beside, and a key that is held deletes one row only.
  const before = (await run(rig, id, 'ls test')).trim().split('\n')
  const deletions: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/bin')) deletions.push(request.url())
  })
  await page.keyboard.down('Delete')
  await expect(treeItem(page, /size\.txt/)).toHaveCount(0)
  await expect(page.locator(':focus')).toHaveRole('treeitem')
  await page.keyboard.down('Delete')
  await page.keyboard.up('Delete')
  expect(deletions).toHaveLength(1)
  expect((await run(rig, id, 'ls test')).trim().split('\n')).toEqual(before.filter((name) => name !== 'size.txt'))
  // No answer comes, though it was done: it can be taken back all the same.
  await run(rig, id, 'echo 1 > test/unclear.txt')
  await page.route('**/bin', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await menu(page, /unclear\.txt/, 'Delete')
  await expect(page.getByText('test/unclear.txt may be deleted. No answer came.')).toBeVisible()
  await page.unroute('**/bin')
  expect(await run(rig, id, 'ls test')).not.toContain('unclear.txt')
  // Its row goes by the listing, which shows what became of it.
  await expect(treeItem(page, /unclear\.txt/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(treeItem(page, /unclear\.txt/)).toBeVisible()
  expect(await onDisk(rig, id, 'test/unclear.txt')).toBe('1\n')
  // By now a second one would have been sent.
  expect(deletions).toHaveLength(2)
  // What the bin does not take is asked about.
  await run(rig, id, 'truncate -s 70M test/large.bin')
  const question = page.getByRole('dialog', { name: 'Delete test/large.bin?' })
  await menu(page, /large\.bin/, 'Delete')
  await expect(question).toContainText('It is too large for the bin. So it cannot be brought back.')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  expect(await run(rig, id, 'ls test')).toContain('large.bin')
  await menu(page, /large\.bin/, 'Delete')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('test/large.bin is deleted.')).toBeVisible()
  expect(await run(rig, id, 'ls test')).not.toContain('large.bin')
  // That a file is gone, or too large for the bin, is learned by asking; the browser counts each such answer.
  const expected = /404 .*\/files\?path=|413 .*\/bin$|ERR_FAILED .*\/bin$/
  expect(complaints.filter((one) => !expected.test(one))).toEqual([])
})

test('files are dropped in and taken out; a name that is taken is refused with a sentence', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await drop(page, 'dropped\n')
  await expect(treeItem(page, /dropped\.txt/)).toBeVisible({ timeout: 20_000 })
  expect(await onDisk(rig, id, 'src/dropped.txt')).toBe('dropped\n')
  // What is there is not replaced without a yes.
  const question = page.getByRole('dialog', { name: 'Replace this file?' })
  await drop(page, 'once more\n')
  await expect(question).toContainText('src/dropped.txt is there already. What it holds is lost.')
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  expect(await onDisk(rig, id, 'src/dropped.txt')).toBe('dropped\n')
  await drop(page, 'once more\n')
  await question.getByRole('button', { name: 'Replace' }).click()
  await expect.poll(() => onDisk(rig, id, 'src/dropped.txt')).toBe('once more\n')

  const download = page.waitForEvent('download')
  await menu(page, /dropped\.txt/, 'Download')
  expect(readFileSync(await (await download).path(), 'utf8')).toBe('once more\n')
  const folder = page.waitForEvent('download')
  await menu(page, 'src', 'Download as tar.gz')
  expect((await folder).suggestedFilename()).toBe('src.tar.gz')
  const packed = execFileSync('tar', ['-xzOf', await (await folder).path(), '--wildcards', '*dropped.txt'])
  expect(packed.toString()).toBe('once more\n')

  await menu(page, /dropped\.txt/, 'Rename')
  await page.getByRole('textbox', { name: 'New name of dropped.txt' }).fill('basket.js')
  await page.keyboard.press('Enter')
  await expect(page.getByText('src/basket.js is there already.')).toBeVisible()
  expect(await onDisk(rig, id, 'src/dropped.txt')).toBe('once more\n')
  await menu(page, /dropped\.txt/, 'Move')
  await page.getByRole('textbox', { name: 'New place of dropped.txt' }).fill('notes/today/kept.txt')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, /^kept\.txt/)).toBeVisible()
  expect(await onDisk(rig, id, 'notes/today/kept.txt')).toBe('once more\n')
})

test('what the agent does to the files shows by itself, with a dot and git’s letter; keys walk the tree', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession({ permissionMode: 'acceptEdits' })
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await treeItem(page, 'src').click()
  await expect(treeItem(page, /basket\.js/)).toBeVisible()
  rig.model.enqueue(
    toolUse('Write', { file_path: '/workspace/src/agent.js', content: 'export const agent = 1\n' }),
    toolUse('Read', { file_path: '/workspace/src/money.js' }),
    toolUse('Edit', {
      ...{
        file_path: '/workspace/src/money.js',
        old_string: 'export',
        new_string: '// money\nexport',
        replace_all: true,
      },
    }),
    text('Written.'),
  )
  await say(page, 'Write.')
  await expect(treeItem(page, /^agent\.js, .*changed by the agent$/)).toBeVisible({ timeout: 60_000 })
  await expect(treeItem(page, /^money\.js, modified, changed by the agent$/)).toBeVisible({ timeout: 20_000 })

  await treeItem(page, 'src').focus()
  await page.keyboard.press('ArrowDown')
  await expect(treeItem(page, /^agent\.js/)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editorText(page)).toContainText('export const agent', { timeout: 30_000 })
  await treeItem(page, /^agent\.js/).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(treeItem(page, 'src')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(treeItem(page, /basket\.js/)).toHaveCount(0)
  await page.keyboard.type('bask')
  await expect(page.getByRole('textbox', { name: 'Filter the files' })).toHaveValue('bask')
  await page
    .getByRole('list', { name: 'Files found' })
    .getByRole('button', { name: /src\/basket\.js/ })
    .click()
  await expect(editorTab(page, 'basket.js')).toBeVisible()
  await openFile(page, 'agent.js')
})
