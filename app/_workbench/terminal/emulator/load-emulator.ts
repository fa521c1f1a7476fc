/** Fetches the emulator when the first terminal is looked at, and the typeface that it measures. */
import { tokenFont } from '#app/_ui/look/token-color.ts'
import type { createEmulator } from './create-emulator.ts'

/** Resolves once the typeface is there, or could not be had: letters are measured only once. Rejects when the emulator cannot be fetched. */
export async function loadEmulator(fontSize: number): Promise<typeof createEmulator> {
  const [module] = await Promise.all([fetchEmulator(), fontReady(fontSize)])
  return module.createEmulator
}

/** Fetches it before it is needed: while a shell is being started. */
export function warmEmulator(): void {
  // Who then needs it is told that it cannot be had.
  void fetchEmulator().catch(() => undefined)
}

function fetchEmulator() {
  return import('./create-emulator.ts')
}

async function fontReady(fontSize: number): Promise<void> {
  await Promise.all(
    ['400', '600'].map((weight) => document.fonts.load(`${weight} ${fontSize}px ${tokenFont('mono')}`)),
  ).catch(() => undefined)
}
