/** The rows of a palette that some words may mean, the likeliest first, with what was found in each. */
import { fuzzyMatch } from './lib/fuzzy-match.ts'
import type { PaletteRow } from './palette.tsx'

export function rankRows(rows: readonly PaletteRow[], words: string): PaletteRow[] {
  return rows
    .flatMap((row) => {
      const match = fuzzyMatch(words, row.title)
      return match === null ? [] : [{ row: { ...row, ranges: match.ranges }, score: match.score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ row }) => row)
}
