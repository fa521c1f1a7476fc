/** What an edit would change, from its input alone: the file itself may be long. Pure. */

import { createPatch } from 'diff'
import type { CallDisplay } from '#protocol/content.ts'

const CONTEXT = 3

/** Null when the input does not say what changes. */
export function proposedPatch(display: CallDisplay, input: Record<string, unknown> | null): string | null {
  if (display.kind !== 'edit' || input === null) return null
  const { old_string: before, new_string: after, content } = input
  const path = display.path ?? display.title
  if (typeof before === 'string' && typeof after === 'string') return patch(path, before, after)
  return typeof content === 'string' ? patch(path, '', content) : null
}

function patch(path: string, before: string, after: string): string {
  return createPatch(path, line(before), line(after), '', '', { context: CONTEXT })
}

/** A piece from the middle of a file ends where the file goes on. */
function line(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
