/** What a call did to a file, as a unified patch and two numbers, for the screen. */
import { createTwoFilesPatch } from 'diff'

/** Edits beyond this distance are shown as numbers only: a patch of a rewritten megabyte helps nobody and takes seconds. */
const MAX_EDIT_LENGTH = 4000
const MAX_PATCH_LENGTH = 200_000

export interface FilePatch {
  patch?: string
  added: number
  removed: number
}

/** `before` is null for a new file. */
export function patchOf(path: string, before: string | null, after: string): FilePatch {
  const old = before ?? ''
  const text = createTwoFilesPatch(before === null ? '/dev/null' : path, path, old, after, undefined, undefined, {
    context: 3,
    maxEditLength: MAX_EDIT_LENGTH,
  })
  if (text === undefined) return { added: countLines(after), removed: countLines(old) }
  const counts = { added: 0, removed: 0 }
  let inHunk = false
  for (const line of text.split('\n')) {
    if (line.startsWith('@@')) inHunk = true
    else if (inHunk && line.startsWith('+')) counts.added++
    else if (inHunk && line.startsWith('-')) counts.removed++
  }
  return text.length > MAX_PATCH_LENGTH ? counts : { patch: text, ...counts }
}

function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
