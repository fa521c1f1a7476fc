/** What nobody caught ends the process, told in words only: what libraries hang on their errors, keys of connections included, is not printed. */
import { writeSync } from 'node:fs'
import type { Scrub } from './scrub.ts'

const LONGEST = 8_000

/** For standard error, when there is no logger or it is too late for one. */
export function inWords(error: unknown, scrub: Scrub): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return scrub(text.slice(0, LONGEST))
}

export function sayLastWords(scrub: Scrub): void {
  process.on('uncaughtException', (error) => {
    writeSync(2, `Slipway ends by a fault of its own: ${inWords(error, scrub)}\n`)
    process.exit(1)
  })
}
