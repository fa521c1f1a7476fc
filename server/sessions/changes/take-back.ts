/** Takes one change of a text back, and carries what was made of it since along. Pure. */
import { isUtf8 } from 'node:buffer'
import { type Merged, mergedText, mergeTexts } from '#protocol/merge/merge-texts.ts'
import { looksBinary } from '#server/agent/tools/text/decode-output.ts'

/** Null: there is no file. */
export type Content = Uint8Array | null

export interface Change {
  /** What was there before it, and what it left. */
  start: Content
  left: Content
}

export type TakenBack =
  | { kind: 'taken'; now: Content; merged: boolean }
  | { kind: 'conflict'; merge: Merged }
  | { kind: 'not_text' }

const MERGED_BYTES = 4 * 1024 * 1024

export function takeBack(now: Content, { start, left }: Change): TakenBack {
  if (isSame(now, left)) return { kind: 'taken', now: start, merged: false }
  // Somebody has taken it back before.
  if (isSame(now, start)) return { kind: 'taken', now, merged: false }
  // Deleted since: with it went the change.
  if (now === null) return { kind: 'taken', now: start, merged: false }
  const all = [now, left ?? NOTHING, start ?? NOTHING]
  // What is not UTF-8 would not come back as it was.
  if (all.some((bytes) => bytes.length > MERGED_BYTES || looksBinary(bytes) || !isUtf8(bytes)))
    return { kind: 'not_text' }
  const [ours = '', base = '', theirs = ''] = all.map((bytes) => DECODER.decode(bytes))
  const merge = mergeTexts({ ours, base, theirs })
  if (!merge.clean) return { kind: 'conflict', merge }
  const text = mergedText(merge)
  return { kind: 'taken', now: text === '' && start === null ? null : new TextEncoder().encode(text), merged: true }
}

const NOTHING = new Uint8Array()
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })

export function isSame(one: Content, other: Content): boolean {
  if (one === null || other === null) return one === other
  return Buffer.compare(one, other) === 0
}
