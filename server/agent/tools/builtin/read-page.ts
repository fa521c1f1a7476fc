/** One page of a text: as many whole lines as the model can be given at once. */

/** About 25 000 tokens: the most that one read puts into the conversation. */
export const PAGE_CHARACTERS = 80_000

export interface Page {
  lines: string[]
  /** Number of the first line, from 1. */
  first: number
  /** Number of the last line asked for. */
  wanted: number
  /** Lines of the whole text. */
  total: number
  /** True when not all lines asked for fitted. */
  cut: boolean
}

export function pageOf(text: string, range: { offset: number; limit?: number }): Page {
  const all = text.split('\n')
  if (all.at(-1) === '') all.pop()
  const wanted = Math.min(all.length, range.limit === undefined ? all.length : range.offset - 1 + range.limit)
  const asked = all.slice(range.offset - 1, wanted)
  const lines: string[] = []
  let used = 0
  for (const line of asked) {
    used += line.length + 8
    if (used > PAGE_CHARACTERS) break
    lines.push(line)
  }
  return { lines, first: range.offset, wanted, total: all.length, cut: lines.length < asked.length }
}

/** `<number>\t<line>`; a carriage return at the end of a line is not shown. */
export function numberLines(lines: readonly string[], first: number): string {
  return lines.map((line, index) => `${first + index}\t${line.endsWith('\r') ? line.slice(0, -1) : line}`).join('\n')
}
