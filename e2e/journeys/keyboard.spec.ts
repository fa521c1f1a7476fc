/** Without a mouse: from the sign-in link to a change that is merged, by keys alone. */
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { run } from './files.ts'
import { awake, test } from './journey.ts'
import { approval, composer, status } from './session.ts'

const BASKET = '/workspace/src/basket.js'

/** Out of the text by Tab, as a person goes, and then the key that answers. */
async function answerByKey(page: Page, key: string): Promise<void> {
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  const id = await approval(page).getAttribute('data-approval')
  while (await page.evaluate(() => document.activeElement?.matches('textarea, input') ?? false)) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press(key)
  await expect(page.locator(`[data-approval="${id}"]`)).toHaveCount(0)
}

test('from sign-in to a merged change', async ({ page, rig, complaints }) => {
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await awake(page)
  rig.model.enqueue(
    toolUse('Read', { file_path: BASKET }),
    toolUse('Edit', { file_path: BASKET, old_string: 'quantity > QUANTITY', new_string: 'quantity >= QUANTITY' }),
    toolUse('Bash', { command: 'npm test' }),
    text('The test passes.'),
  )
  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: 'First message' })).toBeFocused()
  await page.keyboard.type('Make the failing test pass.')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/s\/[^/]+$/)
  const id = new URL(page.url()).pathname.slice('/s/'.length)

  await answerByKey(page, 'y')
  await answerByKey(page, 'y')
  await expect(status(page)).toHaveText(/^Done/, { timeout: 60_000 })

  await page.keyboard.press('Control+Shift+g')
  await expect(page.locator('#pane-changes .modified')).toContainText('>= QUANTITY', { timeout: 30_000 })
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByRole('list', { name: 'Changed files' }).getByLabel('kept')).toBeVisible()

  await page.keyboard.press('i')
  await expect(composer(page)).toBeFocused()
  const commit =
    'git switch -q -c discount && git commit -qam "Discount from ten on" && git switch -q - && git merge discount'
  await page.keyboard.type(`!${commit}`)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Exit code 0.')).toBeVisible({ timeout: 30_000 })
  expect(await run(rig, id, 'git log --format=%s -1 && git status --porcelain && npm test >/dev/null')).toBe(
    'Discount from ten on\n',
  )
  expect(complaints).toEqual([])
})
