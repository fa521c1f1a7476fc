/** One change of a file taken back: the lines before in the place of the lines after. Pure. */
import { linesOf } from '#protocol/merge/line-diff.ts'

/** Lines from 1 as Monaco's diff has them; an end of 0 stands for "nothing, after the start". */
export interface Hunk {
  originalStartLineNumber: number
  originalEndLineNumber: number
  modifiedStartLineNumber: number
  modifiedEndLineNumber: number
}

export function revertHunk(before: string, after: string, hunk: Hunk): string {
  const old = linesOf(before)
  const now = linesOf(after)
  const inserted =
    hunk.originalEndLineNumber === 0 ? [] : old.slice(hunk.originalStartLineNumber - 1, hunk.originalEndLineNumber)
  const nothing = hunk.modifiedEndLineNumber === 0
  const from = nothing ? hunk.modifiedStartLineNumber : hunk.modifiedStartLineNumber - 1
  const to = nothing ? from : hunk.modifiedEndLineNumber
  const head = now.slice(0, from)
  // What follows a line without an end would run into it.
  const last = head.at(-1)
  if (last !== undefined && !last.endsWith('\n') && inserted.length > 0) head[head.length - 1] = `${last}\n`
  return [...head, ...inserted, ...now.slice(to)].join('')
}
