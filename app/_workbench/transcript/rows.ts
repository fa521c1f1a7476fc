/** What of the transcript is shown at which density, and what is folded together. Pure. */
import type { CallEntry, DividerEntry, Entry, Level } from '#app/_session/transcript-entry.ts'
import { phaseOf } from '#app/_session/transcript-entry.ts'

export type Density = 'summary' | 'normal' | 'verbose'

export type Row =
  | { kind: 'entry'; key: string; seq: number; entry: Entry }
  /** Reads and searches in a row. */
  | { kind: 'reads'; key: string; seq: number; calls: readonly CallEntry[] }
  /** All that the agent did between two things it said. */
  | { kind: 'steps'; key: string; seq: number; entries: readonly Entry[] }

export function rowsOf(entries: readonly Entry[], density: Density): readonly Row[] {
  const shown = shownAt(entries, density)
  if (density === 'verbose') return shown.map(single)
  return density === 'normal' ? foldReads(shown) : foldSteps(shown)
}

/** Those that stand there, if folded, at this density. */
export function shownAt(entries: readonly Entry[], density: Density): readonly Entry[] {
  return entries.filter((entry) => isShown(entry, density))
}

const LEVELS: readonly Level[] = ['summary', 'normal', 'verbose']

function isShown(entry: Entry, density: Density): boolean {
  if (entry.kind === 'divider') return levelOf(entry) <= LEVELS.indexOf(density)
  // That a container woke is told by its own place; the conversation need not fill with it.
  if (entry.kind === 'preparing' && entry.again) return density === 'verbose'
  // What a turn starts with is its message, which is its heading.
  return entry.kind !== 'turn-start'
}

function levelOf({ level }: DividerEntry): number {
  return LEVELS.indexOf(level)
}

function single(entry: Entry): Row {
  return { kind: 'entry', key: entry.key, seq: entry.seq, entry }
}

/** Only what went well and waits for nobody is folded: trouble stays in sight. */
function isQuietRead(entry: Entry): entry is CallEntry {
  return entry.kind === 'call' && READS.has(entry.display.kind) && phaseOf(entry) === 'done' && entry.request === null
}
const READS: ReadonlySet<string> = new Set(['file', 'search'])

function foldReads(entries: readonly Entry[]): readonly Row[] {
  return foldRuns(entries, isQuietRead, (run) => {
    const [first] = run
    return { kind: 'reads', key: `r:${first.key}`, seq: first.seq, calls: run }
  })
}

/** A step is what can be left out of a summary: work that is over, and thoughts. */
function isStep(entry: Entry): boolean {
  if (entry.kind === 'thinking') return true
  return entry.kind === 'call' && phaseOf(entry) !== 'asking'
}

function foldSteps(entries: readonly Entry[]): readonly Row[] {
  return foldRuns(
    entries,
    (entry): entry is Entry => isStep(entry),
    (run) => {
      const [first] = run
      return { kind: 'steps', key: `t:${first.key}`, seq: first.seq, entries: run }
    },
  )
}

type NonEmpty<T> = readonly [T, ...T[]]

/** Runs of two and more become one row; one alone stays what it is. Runs never cross agents. */
function foldRuns<T extends Entry>(
  entries: readonly Entry[],
  fits: (entry: Entry) => entry is T,
  join: (run: NonEmpty<T>) => Row,
): readonly Row[] {
  const rows: Row[] = []
  let run: T[] = []
  const close = () => {
    const [first, ...rest] = run
    if (first !== undefined) rows.push(rest.length === 0 ? single(first) : join([first, ...rest]))
    run = []
  }
  for (const entry of entries) {
    if (fits(entry) && (run.length === 0 || run[0]?.agentId === entry.agentId)) {
      run.push(entry)
      continue
    }
    close()
    if (fits(entry)) run.push(entry)
    else rows.push(single(entry))
  }
  close()
  return rows
}

/** The key of the folded row in which the entry lies; null: it stands for itself. */
export function foldOver(rows: readonly Row[], entryKey: string): string | null {
  const fold = rows.find((row) => {
    if (row.kind === 'entry') return false
    return (row.kind === 'reads' ? row.calls : row.entries).some(({ key }) => key === entryKey)
  })
  return fold?.key ?? null
}

/** `Read 6 files, searched 2 patterns`. */
export function readsWords(calls: readonly CallEntry[]): string {
  const searches = calls.filter(({ display }) => display.kind === 'search').length
  const files = new Set(
    calls.flatMap(({ display }) => (display.kind === 'file' ? [display.path ?? display.title] : [])),
  ).size
  const parts = [
    ...(files === 0 ? [] : [`read ${files} ${files === 1 ? 'file' : 'files'}`]),
    ...(searches === 0 ? [] : [`searched ${searches} ${searches === 1 ? 'pattern' : 'patterns'}`]),
  ]
  const words = parts.join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `12 steps: 3 edits, 2 commands, 7 others`. */
export function stepsWords(entries: readonly Entry[]): string {
  const calls = entries.filter((entry) => entry.kind === 'call')
  const count = (kind: string) => calls.filter(({ display }) => display.kind === kind).length
  const [edits, commands] = [count('edit'), count('command')]
  const rest = entries.length - edits - commands
  const parts = [
    ...(edits === 0 ? [] : [`${edits} ${edits === 1 ? 'edit' : 'edits'}`]),
    ...(commands === 0 ? [] : [`${commands} ${commands === 1 ? 'command' : 'commands'}`]),
    ...(rest === 0 ? [] : [`${rest} ${edits + commands === 0 ? 'quiet' : rest === 1 ? 'other' : 'others'}`]),
  ]
  return `${entries.length} steps: ${parts.join(', ')}`
}
