/** Two states of the files as a list of what differs, with lines counted as far as there is time. */
import { countLines } from '#protocol/merge/line-diff.ts'
import type { Comparison, Difference } from '../../workbench.ts'
import type { KeptEntry } from './object-store.ts'

interface Tree {
  entries: readonly KeptEntry[]
  leftOut: readonly string[]
}

const DIFFERENCES_LIMIT = 5000
const LEFT_OUT_TOLD = 1000
/** Bytes of a file whose lines are counted, and milliseconds for all of them. */
const COUNTED_BYTES = 1024 * 1024
const COUNTING_MS = 400
/** Bytes in which a NUL says that it is no text. */
const PROBED_BYTES = 8000

export function compareTrees(before: Tree, after: Tree, contentOf: (sha256: string) => Uint8Array | null): Comparison {
  const pairs = pairsOf(before.entries, after.entries)
  const until = performance.now() + COUNTING_MS
  const differences = pairs.slice(0, DIFFERENCES_LIMIT).map((pair) => {
    const binary = [pair.before, pair.after].some((side) => isBinary(side, contentOf))
    const counted = !binary && pair.status !== 'mode' && performance.now() < until
    return differenceOf(pair, { binary, ...(counted ? count(pair, contentOf) : NOT_COUNTED) })
  })
  const leftOut = [...new Set([...before.leftOut, ...after.leftOut])].slice(0, LEFT_OUT_TOLD)
  return { differences, truncated: pairs.length > DIFFERENCES_LIMIT, leftOut }
}

interface Pair {
  status: Difference['status']
  before: KeptEntry | null
  after: KeptEntry | null
}

function pairsOf(before: readonly KeptEntry[], after: readonly KeptEntry[]): Pair[] {
  const old = new Map(before.filter(isFile).map((entry) => [entry.path, entry]))
  const pairs: Pair[] = []
  const added: KeptEntry[] = []
  for (const entry of after.filter(isFile)) {
    const was = old.get(entry.path)
    old.delete(entry.path)
    if (was === undefined) added.push(entry)
    else if (!sameContent(was, entry)) pairs.push({ status: 'modified', before: was, after: entry })
    else if (was.mode !== entry.mode) pairs.push({ status: 'mode', before: was, after: entry })
  }
  pairs.push(...movedOrNew(added, old))
  for (const entry of old.values()) pairs.push({ status: 'deleted', before: entry, after: null })
  return pairs.sort((left, right) => (pathOf(left) < pathOf(right) ? -1 : 1))
}

/** What is gone and has come elsewhere with the same content was moved; it leaves `gone`. */
function movedOrNew(added: readonly KeptEntry[], gone: Map<string, KeptEntry>): Pair[] {
  const byContent = new Map([...gone.values()].map((entry) => [entry.size > 0 ? entry.sha256 : null, entry]))
  return added.map((entry): Pair => {
    const from = entry.sha256 === null ? undefined : byContent.get(entry.sha256)
    if (from === undefined) return { status: 'added', before: null, after: entry }
    byContent.delete(entry.sha256)
    gone.delete(from.path)
    return { status: 'renamed', before: from, after: entry }
  })
}

function isFile({ type }: KeptEntry): boolean {
  return type !== 'directory'
}

/** What is too large to be read is the same as long as its stamp is. */
function sameContent(left: KeptEntry, right: KeptEntry): boolean {
  if (left.type !== right.type) return false
  if (left.type === 'link') return left.target === right.target
  return left.sha256 === null && right.sha256 === null ? left.stamp === right.stamp : left.sha256 === right.sha256
}

function pathOf({ before, after }: Pair): string {
  return after?.path ?? before?.path ?? ''
}

function isBinary(entry: KeptEntry | null, contentOf: (sha256: string) => Uint8Array | null): boolean {
  if (entry?.sha256 == null) return false
  return contentOf(entry.sha256)?.subarray(0, PROBED_BYTES).includes(0) ?? false
}

const NOT_COUNTED = { added: null, removed: null }

function count({ before, after }: Pair, contentOf: (sha256: string) => Uint8Array | null) {
  const [old, now] = [textOf(before, contentOf), textOf(after, contentOf)]
  return old === null || now === null ? NOT_COUNTED : countLines(old, now)
}

/** Null: not kept, or too large to be compared. */
function textOf(entry: KeptEntry | null, contentOf: (sha256: string) => Uint8Array | null): string | null {
  if (entry === null) return ''
  if (entry.type === 'link') return entry.target ?? ''
  if (entry.sha256 === null || entry.size > COUNTED_BYTES) return null
  const bytes = contentOf(entry.sha256)
  return bytes === null ? null : Buffer.from(bytes).toString('utf8')
}

function differenceOf(pair: Pair, more: Pick<Difference, 'binary' | 'added' | 'removed'>): Difference {
  const { status, before, after } = pair
  return {
    ...{ path: pathOf(pair), status, type: (after ?? before)?.type ?? 'file' },
    ...(status === 'renamed' && before !== null ? { from: before.path } : {}),
    ...more,
    ...{ modeBefore: before?.mode ?? null, modeAfter: after?.mode ?? null, sha256: after?.sha256 ?? null },
  }
}
