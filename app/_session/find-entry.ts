/** Finds an entry by the fact that made it. Entries are sorted by seq, so it is found by halving. */
import type { Entry } from './transcript-entry.ts'

/** The index of the call (or of a person's command) that was asked for at `seq`, or -1. */
export function indexOfCall(entries: readonly Entry[], seq: number): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return entries[low]?.seq === seq ? low : -1
}
