/** What every measurement of the screen stands on: a server, a page of a signed-in person, a session. */
import type { Page } from '@playwright/test'
import type { ServerRig } from '../../e2e/rig/start-server.ts'

export interface Stage {
  rig: ServerRig
  page: Page
  /** The session that the page shows. */
  id: string
}

export function composer(page: Page) {
  return page.getByRole('combobox', { name: 'Message to the agent' })
}

export async function say(page: Page, words: string): Promise<void> {
  await composer(page).fill(words)
  await composer(page).press('Enter')
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Of all that was measured; what is no number was not seen. */
export function percentiles(times: readonly number[]) {
  const sorted = times.filter((time) => !Number.isNaN(time)).toSorted((a, b) => a - b)
  const at = (part: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN)
  return { p50: at(0.5), p95: at(0.95), seen: sorted.length }
}
