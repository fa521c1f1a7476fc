/** Files that are no plain text: a picture is seen, what is binary is said, what is large or not UTF-8 is shown and never harmed. */
import { expect } from '@playwright/test'
import { editorTab, editorText, onDisk, openFile, put, run, treeItem } from './files.ts'
import { test } from './journey.ts'

/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const LATIN = new Uint8Array([0x67, 0x72, 0xfc, 0xdf, 0x65, 0x0a])

test('pictures, binary files, large ones and other encodings', async ({ page, rig, newSession, complaints }) => {
  const id = await newSession()
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await put(rig, id, { path: 'dot.png', bytes: PNG })
  await put(rig, id, { path: 'data.bin', bytes: new Uint8Array([1, 0, 2, 0, 255]) })
  await put(rig, id, { path: 'latin.txt', bytes: LATIN })
  await run(rig, id, 'yes "a line of a large file" | head -c 5000000 > large.txt')
  await expect(treeItem(page, /large\.txt/)).toBeVisible({ timeout: 20_000 })

  await openFile(page, 'dot.png')
  await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('1 × 1, 70 bytes')).toBeVisible()

  await openFile(page, 'data.bin')
  await expect(page.getByText('This file is no text (5 bytes).')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Download it' })).toBeVisible()

  await openFile(page, 'latin.txt')
  await expect(page.getByText('This file is not UTF-8.')).toBeVisible()
  await editorText(page).click()
  await page.keyboard.type('lost')
  await expect(editorText(page)).not.toContainText('lost')
  expect(await run(rig, id, 'xxd -p latin.txt || od -An -tx1 latin.txt')).toMatch(/67 ?72 ?fc ?df ?65 ?0a/)

  await openFile(page, 'large.txt')
  await expect(page.getByText('This file is large: it is shown, not edited.')).toBeVisible({ timeout: 30_000 })
  await expect(editorText(page)).toContainText('a line of a large file')
  await editorText(page).click()
  await page.keyboard.type('added')
  await expect(page.getByTestId('work').getByText('This file is shown, not edited.')).toBeVisible()
  await expect(editorText(page)).not.toContainText('added')

  // A picture that is written anew shows anew.
  await editorTab(page, 'dot.png').click()
  await put(rig, id, { path: 'dot.png', bytes: new TextEncoder().encode('no picture') })
  await expect(page.getByText('This picture is broken')).toBeVisible({ timeout: 20_000 })
  expect(await onDisk(rig, id, 'dot.png')).toBe('no picture')
  expect(complaints).toEqual([])
})
