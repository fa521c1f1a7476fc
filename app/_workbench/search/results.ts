/** What a search has found so far, by file, as rows of a list. Pure. */
import type { SearchLine } from '#protocol/api/search-routes.ts'

export interface FoundLine {
  line: number
  text: string
  /** Where in the line `text` begins. */
  offset: number
  ranges: readonly { from: number; to: number }[]
}

export interface FoundFile {
  path: string
  lines: readonly FoundLine[]
  /** There are more matches in it than are told. */
  cut: boolean
}

export interface Results {
  files: readonly FoundFile[]
  /** Null while the search runs. */
  end: Extract<SearchLine, { kind: 'end' }> | null
}

export const NO_RESULTS: Results = { files: [], end: null }

/** Lines of one file come one after the other. */
export function addLines(results: Results, lines: readonly SearchLine[]): Results {
  const files = [...results.files]
  let { end } = results
  for (const line of lines) {
    const last = files.at(-1)
    if (line.kind === 'end') end = line
    else if (line.kind === 'file-cut') {
      if (last?.path === line.path) files[files.length - 1] = { ...last, cut: true }
    } else if (line.kind === 'match') {
      const { path, line: number, text, offset, ranges } = line
      const found = { line: number, text, offset, ranges }
      if (last?.path === path) files[files.length - 1] = { ...last, lines: [...last.lines, found] }
      else files.push({ path, lines: [found], cut: false })
    }
  }
  return { files, end }
}

export type ResultRow =
  | { kind: 'file'; file: FoundFile; closed: boolean }
  | { kind: 'line'; path: string; line: FoundLine }

export function resultRows({ files }: Results, closed: ReadonlySet<string>): ResultRow[] {
  return files.flatMap((file): ResultRow[] => {
    const isClosed = closed.has(file.path)
    const lines = isClosed ? [] : file.lines.map((line): ResultRow => ({ kind: 'line', path: file.path, line }))
    return [{ kind: 'file', file, closed: isClosed }, ...lines]
  })
}

/** The part of a line around its first match, with its matches as ranges of that part. */
export function excerpt(
  { text, offset, ranges }: FoundLine,
  before = 12,
): { text: string; ranges: [number, number][] } {
  const first = (ranges[0]?.from ?? offset) - offset
  const lead = text.length - text.trimStart().length
  const start = Math.max(Math.min(lead, first), first - before)
  const clipped = start > lead
  const shift = offset + start - (clipped ? 1 : 0)
  const shown = `${clipped ? '…' : ''}${text.slice(start)}`
  return {
    text: shown,
    ranges: ranges.flatMap(({ from, to }): [number, number][] => {
      const range: [number, number] = [Math.max(0, from - shift), Math.min(shown.length, to - shift)]
      return range[0] < range[1] ? [range] : []
    }),
  }
}

/** A line may hold several, and a match without width is one too. */
export function matchesIn({ lines }: FoundFile): number {
  return lines.reduce((sum, { ranges }) => sum + Math.max(1, ranges.length), 0)
}

export function countWords({ files, end }: Results): string {
  const matches = files.reduce((sum, file) => sum + matchesIn(file), 0)
  const one = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : word === 'match' ? 'es' : 's'}`
  return `${one(matches, 'match')} in ${one(end?.files ?? files.length, 'file')}`
}
