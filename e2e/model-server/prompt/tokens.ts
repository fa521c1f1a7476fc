/** A token estimate that never changes: bytes of text over four, times the model's factor. */
import { imageSize } from './image-bytes.ts'

const bytesPerToken = 4

/** Tokens of a text; at least one unless it is empty. */
export function textTokens(text: string, factor: number): number {
  return Math.ceil((Buffer.byteLength(text) / bytesPerToken) * factor)
}

/** Tokens of an image of this many pixels, or of one whose size cannot be read. */
export function imageTokens(base64: string | undefined): number {
  const size = base64 === undefined ? undefined : imageSize(Buffer.from(base64, 'base64'))
  return size === undefined ? 1500 : Math.max(1, Math.ceil((size.width * size.height) / 750))
}

/** The longest start of a text that costs at most so many tokens; never ends inside a character. */
export function cutToTokens(text: string, tokens: number, factor: number): string {
  if (textTokens(text, factor) <= tokens) return text
  const budget = Math.floor((tokens * bytesPerToken) / factor)
  let bytes = 0
  let kept = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > budget) break
    kept += character.length
  }
  return text.slice(0, kept)
}
