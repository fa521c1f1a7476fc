/** Lines of a text that are other than before: where a mark stands at the edge of the editor. Pure. */
import { diffLines, linesOf } from '#protocol/merge/line-diff.ts'
import type { LineSpan } from './document.ts'

/** A deletion is marked at the line that took its place. */
export function changedLines(before: string, after: string): LineSpan[] {
  const lines = linesOf(after)
  return diffLines(linesOf(before), lines).map(({ afterFrom, afterTo }) => ({
    from: Math.min(afterFrom + 1, Math.max(1, lines.length)),
    to: Math.max(Math.min(afterFrom + 1, Math.max(1, lines.length)), afterTo),
  }))
}
