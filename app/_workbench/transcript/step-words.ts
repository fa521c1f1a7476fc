/** The newest finished step as it is said aloud. Pure. */
import { shortPath } from '#app/_session/format.ts'
import { type Entry, phaseOf } from '#app/_session/transcript-entry.ts'

/** Entries from the end that are looked at: older ones were said when they were new. */
const LOOKED_AT = 40

export function stepWords(entries: readonly Entry[]): string {
  for (let at = entries.length - 1; at >= Math.max(0, entries.length - LOOKED_AT); at -= 1) {
    const entry = entries[at]
    if (entry?.kind === 'text') return 'The agent said something.'
    if (entry?.kind === 'turn-end' || entry?.kind === 'message') return ''
    if (entry?.kind !== 'call' || entry.result === null) continue
    return `${entry.display.verb} ${shortPath(entry.display.title).slice(0, 80)}: ${phaseOf(entry)}.`
  }
  return ''
}
