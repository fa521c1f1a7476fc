/** How a text is cut into deltas: anywhere the wire allows, but never between the halves of a surrogate pair. */
import type { Gate } from './gate.ts'

/** Strings are sent one delta each; at a gate the answer waits. */
export type Pieces = readonly (string | Gate)[]

const defaultPiece = 48

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function cutPoint(text: string, wanted: number): number {
  return isHighSurrogate(text.charCodeAt(wanted - 1)) ? wanted + 1 : wanted
}

/** A text in about so many pieces of like length; fewer when it is shorter than that. */
function splitEvenly(text: string, count: number): string[] {
  const pieces: string[] = []
  let start = 0
  for (let number = 1; number <= count && start < text.length; number++) {
    const end = number === count ? text.length : cutPoint(text, Math.round((text.length * number) / count))
    if (end > start) pieces.push(text.slice(start, end))
    start = Math.max(start, end)
  }
  return pieces
}

/** The pieces of a text: as given, as many as asked, or of an ordinary length. */
export function toPieces(text: string, chunks: number | Pieces | undefined): Pieces {
  if (typeof chunks === 'object') return chunks
  return splitEvenly(text, chunks ?? Math.ceil(text.length / defaultPiece))
}

/** The first characters of some pieces; gates that come before the cut stay. */
export function cutPieces(pieces: Pieces, length: number): Pieces {
  const kept: (string | Gate)[] = []
  let left = length
  for (const piece of pieces) {
    if (left <= 0) break
    kept.push(typeof piece === 'string' ? piece.slice(0, left) : piece)
    left -= typeof piece === 'string' ? piece.length : 0
  }
  return kept
}

/** The text of pieces, gates left out. */
export function joinPieces(pieces: Pieces): string {
  return pieces.filter((piece) => typeof piece === 'string').join('')
}
