/** What is said and asked of deleted files, and where the keyboard is meanwhile. */
import { expect } from '@playwright/test'
import { onDisk, run, treeItem } from './files.ts'
import { test } from './journey.ts'
import { composer } from './session.ts'

test('two files that the bin does not take are asked about one after the other, each for itself', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession()
  await run(rig, id, 'truncate -s 70M one.bin two.bin')
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/bin', async (route) => {
    await answered
    await route.continue()
  })
  for (const name of ['one.bin', 'two.bin']) {
    await treeItem(page, name).focus()
    await page.keyboard.press('Delete')
  }
  answer()
  const question = page.getByRole('dialog')
  await expect(question).toHaveAccessibleName(/^Delete (one|two)\.bin\?$/)
  const name = await question.getAttribute('aria-labelledby').then((ref) => page.locator(`[id="${ref}"]`).textContent())
  const [first, second] = name === 'Delete one.bin?' ? ['one.bin', 'two.bin'] : ['two.bin', 'one.bin']
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText(`${first} is deleted.`)).toBeVisible()
  const next = page.getByRole('dialog', { name: `Delete ${second}?` })
  await expect(next).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await next.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await run(rig, id, 'ls *.bin')).toBe(`${second}\n`)
})

test('who went on to write keeps the keyboard while messages of what they did before go', async ({
  page,
  rig,
  newSession,
}) => {
  const id = await newSession()
  await run(rig, id, 'echo 1 > one.txt; echo 2 > two.txt')
  await page.route('**/restore', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700))
    await route.continue()
  })
  for (const name of ['one.txt', 'two.txt']) {
    await treeItem(page, name).focus()
    await page.keyboard.press('Delete')
    await expect(page.getByText(`${name} is deleted.`)).toBeVisible()
  }
  const messages = page.locator('[data-sonner-toast]')
  await messages.filter({ hasText: 'two.txt' }).getByRole('button', { name: 'Undo' }).click()
  await composer(page).click()
  await page.keyboard.type('I write')
  await expect(treeItem(page, 'two.txt')).toBeVisible()
  await expect(messages).toHaveCount(0)
  await page.keyboard.type(' on.')
  await expect(composer(page)).toHaveValue('I write on.')
  await expect(composer(page)).toBeFocused()
  expect(await onDisk(rig, id, 'two.txt')).toBe('2\n')
})
