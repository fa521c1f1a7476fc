/** What an editor is expected to have: a glance that leaves no tab behind, tabs in any order, two groups, find, replace, symbols, formatting. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { editorTab, editorText, likeAutoSave, onDisk, put, treeItem } from './files.ts'
import { test } from './journey.ts'

const PLANS = '{"boat":{"length":12,"masts":["fore","main"]},"dock":{"gate":"shut"}}'
const more = (page: Page) => page.getByRole('button', { name: 'More for this file' })
const widget = (page: Page) => page.locator('#editor-body-left .find-widget.visible')

async function choose(page: Page, name: string): Promise<void> {
  await more(page).click()
  await page.getByRole('menuitem', { name }).click()
}

async function chooseByKeys(page: Page, name: string): Promise<void> {
  await more(page).focus()
  await page.keyboard.press('Enter')
  const entry = page.getByRole('menuitem', { name })
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(entry).toBeFocused({ timeout: 300 })
  }).toPass()
  await page.keyboard.press('Enter')
}

test('glances, tabs, groups, find and replace, symbols, formatting', async ({ page, rig, newSession }) => {
  await likeAutoSave(rig, 'off')
  const id = await newSession()
  await put(rig, id, { path: 'aft.txt', bytes: 'one knot\ntwo knots\nthree knots\n' })
  await put(rig, id, { path: 'bow.txt', bytes: 'bow\n' })
  await put(rig, id, { path: 'plans.json', bytes: PLANS })

  await treeItem(page, /^bow/).click({ timeout: 30_000 })
  await expect(editorTab(page, 'bow.txt').locator('.italic')).toBeVisible()
  await treeItem(page, /^plans/).click()
  await expect(editorTab(page, /./)).toHaveText(['plans.json'])
  await expect(editorTab(page, 'plans.json').locator('.italic')).toBeVisible()
  await editorTab(page, 'plans.json').dblclick()
  await expect(editorTab(page, 'plans.json').locator('.italic')).toHaveCount(0)
  await treeItem(page, /^aft/).dblclick()
  await expect(editorTab(page, /./)).toHaveText(['plans.json', 'aft.txt'])
  await editorTab(page, 'aft.txt').dragTo(editorTab(page, 'plans.json'))
  await expect(editorTab(page, /./)).toHaveText(['aft.txt', 'plans.json'])
  await page.getByRole('button', { name: 'Show on the right as well' }).click()
  const right = page.getByRole('tablist', { name: 'Open files on the right' })
  await expect(right.getByRole('tab')).toHaveText(['aft.txt'])
  await page.keyboard.press('Alt+w')
  await expect(right).toHaveCount(0)

  await editorText(page).click()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('knots')
  await expect(widget(page)).toContainText('of 2')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+h')
  await expect(widget(page).getByRole('textbox', { name: 'Replace' })).toBeVisible()
  await page.keyboard.press('Escape')

  // What is chosen in the menu keeps the keyboard that it asked for.
  const findBox = widget(page).getByRole('textbox', { name: 'Find' })
  await choose(page, 'Find')
  await expect(findBox).toBeFocused()
  await page.keyboard.type('two knots')
  await expect(findBox).toHaveValue('two knots')
  await page.keyboard.press('Escape')
  await chooseByKeys(page, 'Go to a line')
  await expect(page.locator('.quick-input-widget').getByRole('textbox')).toBeFocused()
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await expect(page.getByTitle('Go to a line')).toHaveText('3:1')
  await chooseByKeys(page, 'Find')
  await expect(findBox).toBeFocused()
  await page.keyboard.press('Escape')
  await chooseByKeys(page, 'Replace')
  await expect(findBox).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('knots')
  await expect(widget(page)).toContainText('of 2')
  await widget(page).getByRole('textbox', { name: 'Replace' }).fill('miles')
  await page.keyboard.press('Control+Alt+Enter')
  await expect(editorText(page)).toContainText('three miles')
  await expect(editorTab(page, /^aft\.txt\s*, not saved/)).toBeVisible()
  await choose(page, 'Save')
  await expect.poll(() => onDisk(rig, id, 'aft.txt')).toBe('one knot\ntwo miles\nthree miles\n')
  // What cannot be done to a file is said, not passed over.
  await choose(page, 'Format the file')
  await expect(page.getByText('“Format the file” is not possible for this file (Plain Text).')).toBeVisible()

  await editorTab(page, 'plans.json').click()
  await expect(page.locator('#editor-body-left').getByText('JSON', { exact: true })).toBeVisible()
  await choose(page, 'Format the file')
  await expect(page.getByText('Not saved', { exact: true })).toBeVisible()
  await expect(page.locator('#editor-body-left').getByRole('textbox').first()).toBeFocused()
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(rig, id, 'plans.json')).toMatch(/^\{\n +"boat": \{\n +"length": 12,\n/)

  await editorText(page).click()
  await page.keyboard.press('Control+Shift+o')
  await page.keyboard.type('gate')
  const symbols = page.locator('.quick-input-widget')
  await expect(symbols.getByRole('textbox')).toHaveValue('@gate')
  await expect(symbols.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByTitle('Go to a line')).toHaveText(/^1[0-9]:/)

  // Whoever moves nothing leaves the keyboard where it was.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await chooseByKeys(page, 'Copy the path')
  await expect(page.getByText('The path was copied.')).toBeVisible()
  await expect(more(page)).toBeFocused()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('plans.json')
  const download = page.waitForEvent('download')
  await choose(page, 'Download')
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('"gate": "shut"')
})
