/** Finds a few letters in a longer text as a person means them: beginnings of words first, runs before scattered letters. */

export interface FuzzyMatch {
  /** Higher is better; comparable between texts for the same query. */
  score: number
  /** What was found, as ranges of UTF-16 units. */
  ranges: [number, number][]
}

const RUN = 8
const WORD_START = 9
const CASE = 1
const IN_LAST_PART = 3
/** What each skipped letter costs, and the most that a gap can. */
const GAP = 1
const WIDEST_GAP = 8

/** Null when the letters do not all occur in their order. An empty query matches everything equally. Blanks in it are ignored. */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const wanted = query.replaceAll(/\s+/g, '')
  if (wanted === '') return { score: 0, ranges: [] }
  if (!occurs(wanted.toLowerCase(), text.toLowerCase())) return null
  const places = bestPlaces(wanted, text)
  // Of two that match alike, the shorter is nearer to what was typed.
  return { score: places.score - text.length / 64, ranges: toRanges(places.at) }
}

function occurs(wanted: string, lower: string): boolean {
  let from = 0
  for (const letter of wanted) {
    const found = lower.indexOf(letter, from)
    if (found === -1) return false
    from = found + letter.length
  }
  return true
}

/** The best place for each letter, by dynamic programming over (letter, place). */
function bestPlaces(wanted: string, text: string): { score: number; at: number[] } {
  const rows: { score: number; from: number }[][] = []
  const worth = worthOf(text)
  for (let letter = 0; letter < wanted.length; letter += 1) {
    const before = rows.at(-1)
    const row: { score: number; from: number }[] = []
    let reach = { score: Number.NEGATIVE_INFINITY, from: -1 }
    for (let place = 0; place < text.length; place += 1) {
      const run = before?.[place - 1]
      if (run !== undefined) reach = nearer(reach, { score: run.score, from: place - 1 })
      const own = worth(wanted.charAt(letter), place)
      const joined = run === undefined ? Number.NEGATIVE_INFINITY : run.score + RUN
      const start = before === undefined ? { score: 0, from: -1 } : reach
      const best = joined > start.score ? { score: joined, from: place - 1 } : start
      row.push({ score: best.score + own, from: best.from })
    }
    rows.push(row)
  }
  return trace(rows)
}

/** What came before, as seen from one place further on: the gap has grown. */
function nearer(reach: { score: number; from: number }, fresh: { score: number; from: number }) {
  const worn = { score: reach.score - GAP, from: reach.from }
  const least = fresh.score - GAP
  if (worn.score < least) return { score: least, from: fresh.from }
  return worn.score < fresh.score - WIDEST_GAP ? { score: fresh.score - WIDEST_GAP, from: fresh.from } : worn
}

function worthOf(text: string): (letter: string, place: number) => number {
  const lower = text.toLowerCase()
  const lastPart = text.lastIndexOf('/') + 1
  return (letter, place) => {
    if (lower.charAt(place) !== letter.toLowerCase()) return Number.NEGATIVE_INFINITY
    const exact = text.charAt(place) === letter ? CASE : 0
    return exact + (startsWord(text, place) ? WORD_START : 0) + (place >= lastPart ? IN_LAST_PART : 0)
  }
}

function trace(rows: { score: number; from: number }[][]): { score: number; at: number[] } {
  let place = -1
  let score = Number.NEGATIVE_INFINITY
  for (const [at, cell] of (rows.at(-1) ?? []).entries()) {
    if (cell.score > score) [place, score] = [at, cell.score]
  }
  const at: number[] = []
  for (const row of rows.toReversed()) {
    at.unshift(place)
    place = row[place]?.from ?? -1
  }
  return { score, at }
}

function toRanges(places: number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const place of places) {
    const last = ranges.at(-1)
    if (last?.[1] === place) last[1] = place + 1
    else ranges.push([place, place + 1])
  }
  return ranges
}

function startsWord(text: string, at: number): boolean {
  const before = text.charAt(at - 1)
  if (at === 0 || /[\s/\\._\-:]/.test(before)) return true
  return /\p{Lu}/u.test(text.charAt(at)) && /\p{Ll}/u.test(before)
}
