/** What journeys through a session share: making one, opening it, saying something, answering. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { ServerRig } from '../rig/start-server.ts'

export async function openSession(page: Page, rig: ServerRig, body: Record<string, unknown> = {}): Promise<string> {
  const id = await rig.session({ source: { kind: 'sample' }, ...body })
  await page.goto(`${rig.url}/s/${id}`)
  await expect(composer(page)).toBeVisible()
  return id
}

export function composer(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Message to the agent' })
}

export async function say(page: Page, text: string, send = 'Enter'): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press(send)
}

export function approval(page: Page): Locator {
  return page.locator('[data-approval]')
}

/** The word of the state chip. */
export function status(page: Page): Locator {
  return page.locator('[data-status]')
}

/** Each word of the state chip from now on, so that none is missed however short it stands. */
export async function wordsOfStatus(page: Page): Promise<() => Promise<string[]>> {
  const words = await status(page).evaluateHandle((chip) => {
    const word = () => chip.getAttribute('data-status') ?? ''
    const seen = [word()]
    new MutationObserver(() => seen.push(word())).observe(chip, { attributeFilter: ['data-status'] })
    return seen
  })
  return () => words.jsonValue()
}

/** Takes the focus out of the text, so that keys are answers and not letters. */
export async function leaveText(page: Page): Promise<void> {
  await page.getByRole('feed').click({ position: { x: 4, y: 4 } })
}

/** Waits for the next request and answers it by key. */
export async function answer(page: Page, key: string): Promise<void> {
  const card = approval(page)
  await expect(card).toBeVisible({ timeout: 30_000 })
  const id = await card.getAttribute('data-approval')
  await leaveText(page)
  await page.keyboard.press(key)
  await expect(page.locator(`[data-approval="${id}"]`)).toHaveCount(0)
}

/** A click right after the card appeared is taken for an accident: pressed until it counts. */
export async function allowByClick(page: Page, press: 'click' | 'tap' = 'click'): Promise<void> {
  const once = page.getByRole('button', { name: /^Allow once/ })
  await expect(once).toBeVisible()
  await expect(async () => {
    // The one that counts takes the card away, soon or late.
    if ((await approval(page).count()) > 0) await once[press]({ timeout: 1_000 })
    await expect(approval(page)).toHaveCount(0, { timeout: 500 })
  }).toPass()
}
