/** Cutting text without cutting a character in two. */

/** The first `length` UTF-16 units, one less when that would split a surrogate pair. */
export function clipStart(text: string, length: number): string {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

/** The last `length` UTF-16 units, one less when that would split a surrogate pair. */
export function clipEnd(text: string, length: number): string {
  if (text.length <= length) return text
  const from = text.length - length
  const first = text.charCodeAt(from)
  return text.slice(first >= 0xdc00 && first <= 0xdfff ? from + 1 : from)
}

/** Head and tail with a sentence between them that says how much is missing. */
export function clipMiddle(text: string, limit: number, missing: (characters: number) => string): string {
  if (text.length <= limit) return text
  const half = Math.floor(limit / 2)
  const head = clipStart(text, half)
  const tail = clipEnd(text, limit - half)
  return `${head}\n${missing(text.length - head.length - tail.length)}\n${tail}`
}
