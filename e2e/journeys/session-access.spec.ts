/** The session screen keeps nobody out: axe finds nothing serious with any pane in front, in either theme. */
import { expect } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { editorText, openFile, palette, put, treeItem } from './files.ts'
import { test } from './journey.ts'
import { requestsElsewhere } from './requests-elsewhere.ts'
import { faultsInBothThemes } from './serious-faults.ts'
import { say, status } from './session.ts'

test('axe with each pane in front, light and dark', async ({ page, rig, newSession }) => {
  test.slow()
  const elsewhere = requestsElsewhere(page, rig)
  const id = await newSession({ permissionMode: 'acceptEdits' })
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  const file_path = '/workspace/src/basket.js'
  rig.model.enqueue(
    toolUse('Read', { file_path }),
    toolUse('Edit', { file_path, old_string: 'DISCOUNT_PERCENT = 10', new_string: 'DISCOUNT_PERCENT = 20' }),
    text(
      'A list:\n\n- one\n- `two`\n\n```js\nconst three = 3\n```\n\n| a | b |\n|---|---|\n| 1 | [link](https://example.org) |',
    ),
  )
  await say(page, 'Twenty.')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 60_000 })
  await openFile(page, 'basket.js')
  await expect(editorText(page)).toContainText('QUANTITY_FOR_DISCOUNT', { timeout: 30_000 })
  const tabs = await page.locator('[role=tab][id^="tab-"]').evaluateAll((all) => all.map(({ id }) => id))
  expect(tabs).toEqual(expect.arrayContaining(['tab-files', 'tab-search', 'tab-editor', 'tab-changes', 'tab-details']))
  for (const tab of tabs) {
    await page.locator(`#${tab}`).click()
    if (tab === 'tab-search') await page.getByRole('textbox', { name: 'Search in all files' }).fill('basket')
    if (tab === 'tab-changes')
      await expect(page.locator('#pane-changes .modified')).toContainText('20', { timeout: 30_000 })
    expect.soft(await faultsInBothThemes(page), tab).toEqual([])
  }
  await page.keyboard.press('Control+k')
  await palette(page).waitFor()
  expect.soft(await faultsInBothThemes(page), 'the palette').toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('#tab-files').click()
  await treeItem(page, 'src').click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  expect.soft(await faultsInBothThemes(page), 'the menu of a file').toEqual([])
  await page.keyboard.press('Escape')
  await page.locator('#tab-editor').click()
  await put(rig, id, { path: 'src/basket.js', bytes: 'other\n' })
  await expect(editorText(page)).toContainText('other', { timeout: 20_000 })
  // The editor with its workers, the terminals, the files, a link of the model's.
  expect(elsewhere).toEqual([])
})
