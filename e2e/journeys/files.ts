/** What journeys through the files share: looking at the disk of the container, changing it from outside, and opening a file by its name. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { ServerRig } from '../rig/start-server.ts'

export async function onDisk(rig: ServerRig, id: string, path: string): Promise<string> {
  return (await rig.ask('GET', `/api/sessions/${id}/files?path=${encodeURIComponent(path)}`)).text
}

export async function put(rig: ServerRig, id: string, file: { path: string; bytes: Uint8Array | string }) {
  const bytes = typeof file.bytes === 'string' ? new TextEncoder().encode(file.bytes) : file.bytes
  const written = await rig.ask('PUT', `/api/sessions/${id}/files?path=${encodeURIComponent(file.path)}`, { bytes })
  expect(written.status, written.text).toBeLessThan(300)
}

/** Runs in the container, beside everybody. */
export async function run(rig: ServerRig, id: string, command: string): Promise<string> {
  const { json } = await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command } })
  expect(json.exitCode, json.stderr).toBe(0)
  return json.stdout
}

/** Puts what a person likes of the editor back in order for the test that follows. */
export async function likeAutoSave(rig: ServerRig, autoSave: 'off' | 'after-delay' | 'on-focus-change'): Promise<void> {
  const { json } = await rig.ask('GET', '/api/me/preferences')
  const body = { editor: { ...json.editor, autoSave, autoSaveDelayMs: 300 } }
  expect((await rig.ask('PUT', '/api/me/preferences', { body })).status).toBe(200)
}

export function treeItem(page: Page, name: string | RegExp): Locator {
  return page.getByRole('treeitem', { name })
}

export function palette(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Palette' })
}

/** Opens it and types, once the keyboard is in it. */
export async function typeInPalette(page: Page, keys: string, text: string): Promise<void> {
  await page.keyboard.press(keys)
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type(text)
}

/** By its name, as people do; `src/app.ts:12` goes to a line. */
export async function openFile(page: Page, name: string): Promise<void> {
  await typeInPalette(page, 'Control+p', name)
  await expect(palette(page).getByRole('option').first()).toContainText(
    name.replace(/:\d+$/, '').split('/').at(-1) ?? name,
  )
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
}

/** The text in the editor, as far as it is on the screen. */
export function editorText(page: Page): Locator {
  return page.locator('#editor-body-left .view-lines').first()
}

export function editorTab(page: Page, name: string | RegExp): Locator {
  return page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name })
}

/** Puts the keyboard into the text of the editor, at its very beginning. */
export async function writeInEditor(page: Page, text: string): Promise<void> {
  await page.locator('#editor-body-left').getByRole('textbox').first().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type(text)
}
