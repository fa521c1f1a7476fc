/** Cuts a text into what is as it looks and what is not: control, invisible and direction-changing characters. */

export type TextPiece = { kind: 'plain'; text: string } | { kind: 'hidden'; text: string; name: string }

const NAMES: Record<number, string> = {
  0: 'NUL',
  7: 'BEL',
  8: 'BS',
  13: 'CR',
  27: 'ESC',
  127: 'DEL',
  160: 'NBSP',
  173: 'SHY',
  8203: 'ZWSP',
  8204: 'ZWNJ',
  8205: 'ZWJ',
  8206: 'LRM',
  8207: 'RLM',
  8232: 'LS',
  8233: 'PS',
  8234: 'LRE',
  8235: 'RLE',
  8236: 'PDF',
  8237: 'LRO',
  8238: 'RLO',
  8288: 'WJ',
  8294: 'LRI',
  8295: 'RLI',
  8296: 'FSI',
  8297: 'PDI',
  65279: 'BOM',
}

/** Controls, formats, spaces, private and unassigned characters, lone surrogates, and whatever is drawn as nothing. */
const HIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu
/** What everybody knows, and the signs that choose between a letter and a picture. */
const KNOWN = new Set(['\t', '\n', ' ', '\uFE0E', '\uFE0F'])

export function visibleText(text: string): TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  for (const match of text.matchAll(HIDDEN)) {
    if (KNOWN.has(match[0])) continue
    if (match.index > from) pieces.push({ kind: 'plain', text: text.slice(from, match.index) })
    pieces.push({ kind: 'hidden', text: match[0], name: nameOf(match[0].codePointAt(0) ?? 0) })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ kind: 'plain', text: text.slice(from) })
  return pieces
}

function nameOf(point: number): string {
  return NAMES[point] ?? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}
