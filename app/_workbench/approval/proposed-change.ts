/** What an edit would change, from its input and, where it can be read, the file as it is now. Pure. */

import { createPatch } from 'diff'
import { plural } from '#app/_session/format.ts'
import type { CallDisplay } from '#protocol/content.ts'

export type FileNow = { kind: 'unknown' } | { kind: 'absent' } | { kind: 'text'; text: string }

export interface ProposedChange {
  /** Unified; empty where nothing changes. */
  patch: string
  /** The lines are numbered as in the file; else they are those of the input alone. */
  placed: boolean
  /** A sentence on what the lines do not say. */
  note: string | null
}

/** Edits beyond this distance are shown from the input alone: finding the nearest way between them would hold up the page. */
const MAX_EDIT_LENGTH = 1_000

/** Null when the input does not say what changes. `context`: lines that are shown around what changes. */
export function proposedChange(
  display: CallDisplay,
  input: Record<string, unknown> | null,
  now: FileNow,
  context = 3,
): ProposedChange | null {
  if (display.kind !== 'edit' || input === null) return null
  const { old_string: before, new_string: after, replace_all: all, content } = input
  const path = display.path ?? display.title
  if (typeof before === 'string' && typeof after === 'string')
    return replacement({ path, before, after, everywhere: all === true, now, context })
  return typeof content === 'string' ? whole({ path, content, now, context }) : null
}

interface Replacement {
  path: string
  before: string
  after: string
  everywhere: boolean
  now: FileNow
  context: number
}

function replacement({ path, before, after, everywhere, now, context }: Replacement): ProposedChange {
  const piece = { patch: createPatch(path, line(before), line(after), '', '', { context }), placed: false }
  if (now.kind === 'absent') return { ...piece, note: 'There is no such file, so this change would fail.' }
  if (now.kind === 'unknown' || before === '')
    return { ...piece, note: everywhere ? 'In every place of the file where this text stands.' : null }
  const text = plain(now.text)
  const parts = text.split(plain(before))
  const places = parts.length - 1
  if (places === 0)
    return { ...piece, note: 'The text to replace is not in the file as it is now, so this change would fail.' }
  if (places > 1 && !everywhere)
    return {
      ...piece,
      note: `The text to replace stands in ${places} places of the file as it is now, so this change would fail.`,
    }
  const patch = patchOf(path, text, parts.join(plain(after)), context)
  const note = everywhere ? `In ${plural(places, 'place')} of the file.` : null
  return patch === null ? { ...piece, note } : { patch, placed: true, note }
}

interface Whole {
  path: string
  content: string
  now: FileNow
  context: number
}

function whole({ path, content, now, context }: Whole): ProposedChange {
  const all = { patch: createPatch(path, '', content, '', '', { context }), placed: true }
  if (now.kind === 'absent') return { ...all, note: 'A new file.' }
  if (now.kind === 'unknown') return { ...all, note: null }
  const [before, after] = [plain(now.text), plain(content)]
  if (before === after) return { ...all, patch: '', note: 'The file holds exactly this already.' }
  const patch = patchOf(path, before, after, context)
  return patch === null ? { ...all, note: 'Replaces all that the file holds.' } : { patch, placed: true, note: null }
}

function patchOf(path: string, before: string, after: string, context: number): string | null {
  return createPatch(path, before, after, '', '', { context, maxEditLength: MAX_EDIT_LENGTH }) ?? null
}

/** A piece from the middle of a file ends where the file goes on. */
function line(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** The tools keep the line ends of a file, whichever the input has. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
