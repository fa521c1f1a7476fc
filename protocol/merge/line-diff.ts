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
      const down = edits > 0 && (k === -edits || (k !== edits && at(reached, edits, k - 1) < at(reached, edits, k + 1)))
      let x = edits === 0 ? 0 : down ? at(reached, edits, k + 1) : at(reached, edits, k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      next[k + edits + 1] = x
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length)
    }
    reached = next
  }
  return null
}

/** How far diagonal `k` had come with one edit less than `edits`. */
function at(reached: Int32Array, edits: number, k: number): number {
  return reached[k + edits] ?? 0
}

function backtrack(trace: readonly Int32Array[], fromX: number, fromY: number): LineChange[] {
  const changes: LineChange[] = []
  let [x, y] = [fromX, fromY]
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reached = trace[edits] ?? new Int32Array(0)
    const k = x - y
    const down = k === -edits || (k !== edits && at(reached, edits, k - 1) < at(reached, edits, k + 1))
    const [beforeX, beforeY] = down
      ? [at(reached, edits, k + 1), at(reached, edits, k + 1) - (k + 1)]
      : [at(reached, edits, k - 1), at(reached, edits, k - 1) - (k - 1)]
    const change = {
      beforeFrom: beforeX,
      beforeTo: down ? beforeX : beforeX + 1,
      afterFrom: beforeY,
      afterTo: down ? beforeY + 1 : beforeY,
    }
    const later = changes[0]
    if (later !== undefined && later.beforeFrom === change.beforeTo && later.afterFrom === change.afterTo)
      changes[0] = { ...change, beforeTo: later.beforeTo, afterTo: later.afterTo }
    else changes.unshift(change)
    ;[x, y] = [beforeX, beforeY]
  }
  return changes
}
