/** Finding: a file by its name, a command, a session, a line; words in all files, and replacing them after a look. */
import { expect, type Page } from '@playwright/test'
import { editorTab, editorText, onDisk, openFile, palette, put, run, treeItem, typeInPalette } from './files.ts'
import { test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'

const found = (page: Page) => page.getByRole('list', { name: 'What was found' })
const figures = (page: Page) => page.locator('#pane-search').getByRole('status')

test('the palette: a file and its line, commands, sessions, a line of the file in front', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const other = await rig.session({ title: 'Another place' })
  await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await openFile(page, 'basket.js:7')
  await expect(page.getByRole('button', { name: '7:1' })).toBeVisible({ timeout: 30_000 })
  // The palette's key is the page's even where the editor has one of that name.
  await editorText(page).click()
  await page.keyboard.press('Control+k')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  // In the text the key is the editor's own; from anywhere else it is the palette's.
  await treeItem(page, 'src').focus()
  await typeInPalette(page, 'Control+g', '25')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '25:1' })).toBeVisible()
  await expect(editorText(page)).toContainText('total()')

  await typeInPalette(page, 'Control+Shift+p', 'swap between')
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('slipway.layout'))).toContain('"code"')

  await typeInPalette(page, 'Control+k', '#another')
  await expect(palette(page).getByRole('option', { name: /Another place/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/s/${other}`)
  expect(complaints).toEqual([])
})

test('search with case, whole words, expressions, and where', async ({ page, rig, newSession, complaints }) => {
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await put(rig, id, { path: 'src/words.txt', bytes: 'needle\nNeedle\nneedles\n' })
  await put(rig, id, { path: 'notes/words.md', bytes: 'a needle in the notes\n' })
  await page.keyboard.press('Control+Shift+f')
  const field = page.getByRole('textbox', { name: 'Search in all files' })
  await expect(field).toBeFocused()
  await page.keyboard.type('needle')
  await expect(figures(page)).toHaveText('4 matches in 2 files', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Upper and lower case count' }).click()
  await expect(figures(page)).toHaveText('3 matches in 2 files')
  await page.getByRole('button', { name: 'Whole words' }).click()
  await expect(figures(page)).toHaveText('2 matches in 2 files')
  await page.getByRole('button', { name: 'Where' }).click()
  await page.getByRole('textbox', { name: 'Only in these files' }).fill('src')
  await expect(figures(page)).toHaveText('1 match in 1 file')
  await page.getByRole('textbox', { name: 'Only in these files' }).fill('')
  await page.getByRole('textbox', { name: 'Not in these files' }).fill('*.txt')
  await expect(figures(page)).toHaveText('1 match in 1 file')
  await page.getByRole('textbox', { name: 'Not in these files' }).fill('')
  await page.getByRole('button', { name: 'Whole words' }).click()
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await field.fill('n[e]+dle[s]')
  await expect(figures(page)).toHaveText('1 match in 1 file')
  await field.fill('n[e')
  await expect(figures(page)).toHaveText(/regex|expression|class/i)
  await field.fill('in the n.tes')
  await found(page)
    .getByRole('button', { name: /in the notes/ })
    .click()
  await expect(editorTab(page, 'words.md')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: /^1:\d+/ })).toBeVisible()
  expect(complaints).toEqual([])
})

test('a replacement is looked at before it is done, and leaves alone what changed meanwhile', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await run(rig, id, 'for name in a b c; do echo "old $name" > $name.txt; done; echo "old a, old a" > a.txt')
  await page.keyboard.press('Control+Shift+f')
  await expect(page.getByRole('textbox', { name: 'Search in all files' })).toBeFocused()
  await page.keyboard.type('old ([abc])')
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await expect(figures(page)).toHaveText('4 matches in 3 files', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Replace as well' }).click()
  await page.getByRole('textbox', { name: 'Replace with' }).fill('new $1')
  await page.getByRole('button', { name: 'Look at the replacement' }).click()
  const look = page.getByRole('dialog', { name: /^Replace/ })
  await expect(look.locator('ins')).toHaveText(['new a, new a', 'new b', 'new c'])
  expect.soft(await seriousFaults(page, { within: ['[role="dialog"]', '#pane-search'] })).toEqual([])
  expect(await onDisk(rig, id, 'a.txt')).toBe('old a, old a\n')
  await look.getByRole('checkbox', { name: /c\.txt/ }).click()
  await put(rig, id, { path: 'b.txt', bytes: 'old b, and more\n' })
  await look.getByRole('button', { name: 'Replace 3 in 2 files' }).click()
  await expect(page.getByText('2 replaced. Left alone, since they changed meanwhile: b.txt.')).toBeVisible()
  expect(await run(rig, id, 'cat a.txt b.txt c.txt')).toBe('new a, new a\nold b, and more\nold c\n')
})

test('the palette keeps the keyboard: neither a file that has loaded nor a page just changed to takes it', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const other = await rig.session({ title: 'Elsewhere', source: { kind: 'sample' } })
  await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  // A file whose editor is still on its way, and the palette again at once.
  await typeInPalette(page, 'Control+p', 'basket.js')
  await expect(palette(page).getByRole('option').first()).toContainText('basket.js')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+p')
  await expect(editorText(page)).toContainText('QUANTITY', { timeout: 30_000 })
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.press('Escape')
  // It waited for its turn: the file takes the keys now.
  const text = page.locator('#editor-body-left').getByRole('textbox').first()
  await expect(text).toBeFocused()
  // A glance from the tree leaves the keyboard there; opening leads into the text.
  await page.keyboard.press('Control+Shift+e')
  await expect(treeItem(page, 'src')).toBeFocused()
  await page.keyboard.press('End')
  await expect(treeItem(page, 'README.md')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(editorTab(page, 'README.md')).toBeVisible()
  await expect(treeItem(page, 'README.md')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text).toBeFocused()
  // From the text the key of the files leads back to where one was.
  await page.keyboard.press('Control+Shift+e')
  await expect(treeItem(page, 'README.md')).toBeFocused()

  // What is slow takes no keyboard from who has turned to something else.
  const message = page.getByRole('combobox', { name: 'Message to the agent' })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/files\?path=src%2Fmoney\.js/, async (route) => {
    await held
    await route.continue()
  })
  await typeInPalette(page, 'Control+p', 'money.js')
  await expect(palette(page).getByRole('option').first()).toContainText('money.js')
  await page.keyboard.press('Enter')
  await expect(editorTab(page, 'money.js')).toBeVisible()
  await message.click()
  await page.keyboard.type('one ')
  release()
  await expect(editorText(page)).toContainText('percentOf')
  await page.keyboard.type('two')
  await expect(message).toHaveValue('one two')
  await message.fill('')

  // A row that leads into a field: what is typed at once arrives there, while the palette fades too.
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await typeInPalette(page, 'Control+Shift+p', 'write a message')
  await expect(palette(page).getByRole('option').first()).toContainText('Write a message')
  // Faster than any key that a test can send: right after the press.
  await page.evaluate(() => {
    const look = () =>
      setTimeout(() =>
        document.body.setAttribute('data-led-to', document.activeElement?.getAttribute('aria-label') ?? ''),
      )
    window.addEventListener('keydown', look, { capture: true, once: true })
  })
  await page.keyboard.press('Enter')
  await expect(page.locator('body')).toHaveAttribute('data-led-to', 'Message to the agent')
  await page.keyboard.type('hello')
  await expect(message).toHaveValue('hello')
  await message.fill('')
  await page.emulateMedia({ reducedMotion: 'reduce' })

  // Search stands in the remembered layout; nobody asked for it in the page that comes.
  await page.keyboard.press('Control+Shift+f')
  await expect(page.getByRole('textbox', { name: 'Search in all files' })).toBeFocused()
  await typeInPalette(page, 'Control+k', '#elsewhere')
  await expect(palette(page).getByRole('option', { name: /Elsewhere/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/s/${other}`)
  const field = page.getByRole('textbox', { name: 'Search in all files' })
  await expect(field).toBeVisible()
  await expect(field).not.toBeFocused()
  // And its key leads there again, whatever has the keyboard, and that of the files to a tree that was hidden.
  await page.getByRole('combobox', { name: 'Message to the agent' }).focus()
  await page.keyboard.press('Control+Shift+f')
  await expect(field).toBeFocused()
  await page.keyboard.press('Control+Shift+e')
  await expect(treeItem(page, 'src')).toBeFocused()
  expect(complaints).toEqual([])
})

test('a file whose editor is still on its way takes the keyboard from nobody who went on', async ({
  page,
  newSession,
}) => {
  await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/_next/static/chunks/**', async (route) => {
    await held
    await route.continue()
  })
  await typeInPalette(page, 'Control+p', 'basket.js')
  await expect(palette(page).getByRole('option').first()).toContainText('basket.js')
  await page.keyboard.press('Enter')
  const message = page.getByRole('combobox', { name: 'Message to the agent' })
  await message.click()
  await page.keyboard.type('one ')
  await expect(editorText(page)).toHaveCount(0)
  release()
  await expect(editorText(page)).toContainText('QUANTITY', { timeout: 30_000 })
  await page.keyboard.type('two')
  await expect(message).toHaveValue('one two')
  await message.fill('')
})

test('a tree that was asked for while it was empty takes the keyboard from nobody who went on', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession({ source: { kind: 'empty' } })
  await expect(page.getByRole('tabpanel', { name: 'Files' })).toBeVisible()
  await run(rig, id, 'true')
  await page.keyboard.press('Control+Shift+e')
  const message = page.getByRole('combobox', { name: 'Message to the agent' })
  await message.click()
  await page.keyboard.type('one ')
  await put(rig, id, { path: 'first.txt', bytes: 'first\n' })
  await expect(treeItem(page, 'first.txt')).toBeVisible({ timeout: 30_000 })
  // As long as the tree would have waited for its row.
  await page.waitForTimeout(500)
  await page.keyboard.type('two')
  await expect(message).toHaveValue('one two')
  // Asked for once more, it has a row to go to.
  await page.keyboard.press('Control+Shift+e')
  await expect(treeItem(page, 'first.txt')).toBeFocused()
})
