/** Which lines of a text became which of another: the shortest edit, after Myers, with a bound on its work. Pure. */

/** Lines `[beforeFrom, beforeTo)` became `[afterFrom, afterTo)`. Either may be empty, never both. */
export interface LineChange {
  beforeFrom: number
  beforeTo: number
  afterFrom: number
  afterTo: number
}

/** Edits after which two texts count as different as a whole: work and memory grow with the square of it. */
const MOST_EDITS = 2000

/** Each line keeps its end, so that joining gives the text again. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

/** In order, not touching each other. Above the bound: one change of all between the common beginning and end. */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let tail = 0
  const most = Math.min(before.length, after.length) - start
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const a = before.slice(start, before.length - tail)
  const b = after.slice(start, after.length - tail)
  if (a.length === 0 && b.length === 0) return []
  const whole = { beforeFrom: 0, beforeTo: a.length, afterFrom: 0, afterTo: b.length }
  const changes = a.length === 0 || b.length === 0 ? [whole] : (shortest(a, b) ?? [whole])
  return changes.map((change) => ({
    beforeFrom: change.beforeFrom + start,
    beforeTo: change.beforeTo + start,
    afterFrom: change.afterFrom + start,
    afterTo: change.afterTo + start,
  }))
}

/** How many lines were added and removed; above the bound an upper estimate. */
export function countLines(before: string, after: string): { added: number; removed: number } {
  let [added, removed] = [0, 0]
  for (const change of diffLines(linesOf(before), linesOf(after))) {
    added += change.afterTo - change.afterFrom
    removed += change.beforeTo - change.beforeFrom
  }
  return { added, removed }
}

/** Null above the bound. */
function shortest(a: readonly string[], b: readonly string[]): LineChange[] | null {
  const most = Math.min(a.length + b.length, MOST_EDITS)
  const trace: Int32Array[] = []
  let reached = new Int32Array(3)
  for (let edits = 0; edits <= most; edits++) {
    // Diagonal k lies at k + edits + 1, with a free place at either end.
    const next = new Int32Array(2 * edits + 3)
    trace.push(reached)
    for (let k = -edits; k <= edits; k += 2) {
      const x = along(a, b, { k, from: edits === 0 ? 0 : stepTo(reached, edits, k).x })
      next[k + edits + 1] = x
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length)
    }
    reached = next
  }
  return null
}

/** As far as the lines are the same. */
function along(a: readonly string[], b: readonly string[], { k, from }: { k: number; from: number }): number {
  let x = from
  while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
  return x
}

/** The better of the two last steps that lead to diagonal `k`: a line of `b` more (down), or one of `a` less. */
function stepTo(reached: Int32Array, edits: number, k: number): { down: boolean; x: number } {
  const below = reached[k + 1 + edits] ?? 0
  const beside = reached[k - 1 + edits] ?? 0
  const down = k === -edits || (k !== edits && beside < below)
  return { down, x: down ? below : beside + 1 }
}

function backtrack(trace: readonly Int32Array[], fromX: number, fromY: number): LineChange[] {
  const changes: LineChange[] = []
  let k = fromX - fromY
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const { down, x } = stepTo(trace[edits] ?? new Int32Array(0), edits, k)
    const y = x - k
    const change = { beforeFrom: down ? x : x - 1, beforeTo: x, afterFrom: down ? y - 1 : y, afterTo: y }
    const later = changes[0]
    if (later !== undefined && later.beforeFrom === change.beforeTo && later.afterFrom === change.afterTo)
      changes[0] = { ...change, beforeTo: later.beforeTo, afterTo: later.afterTo }
    else changes.unshift(change)
    k = down ? k + 1 : k - 1
  }
  return changes
}
