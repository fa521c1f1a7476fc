// Quote removal: what the pieces of a word say once the shell has taken its quotes and backslashes away.
import type { LiteralPart } from '#server/agent/permissions/shell/tree.ts'

/** Unquoted text: a backslash quotes the next character. */
export function decodeUnquoted(source: string): LiteralPart[] {
  const parts: LiteralPart[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'literal', text: plain, quoted: false })
    plain = ''
  }
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] !== '\\') {
      plain += source[at]
      continue
    }
    const next = source[at + 1]
    at += 1
    if (next === '\n') continue
    flush()
    parts.push({ kind: 'literal', text: next ?? '\\', quoted: true })
  }
  flush()
  return parts
}

/** Text between double quotes, or in a here-document: a backslash quotes a few characters only. */
export function decodeDoubleQuoted(source: string, quotable = '$`"\\'): string {
  let text = ''
  for (let at = 0; at < source.length; at += 1) {
    const next = source[at + 1]
    if (source[at] !== '\\' || next === undefined) text += source[at]
    else if (next === '\n') at += 1
    else if (quotable.includes(next)) {
      text += next
      at += 1
    } else text += '\\'
  }
  return text
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}

const CODED_ESCAPE = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3}))/

/** The inside of `$'…'`. Undefined for an escape that is not understood. */
export function decodeAnsiC(source: string): string | undefined {
  let text = ''
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] !== '\\') {
      text += source[at]
      continue
    }
    const rest = source.slice(at + 1)
    const coded = CODED_ESCAPE.exec(rest)
    const simple = SIMPLE_ESCAPES[rest[0] ?? '']
    if (coded !== null) {
      const code = codeOf(coded)
      if (code === undefined) return undefined
      text += code
      at += coded[0].length
    } else if (simple !== undefined) {
      text += simple
      at += 1
    } else return undefined
  }
  return text
}

/** A byte above 127 or a NUL depends on the locale or cuts the word short: not understood. */
function codeOf(match: RegExpExecArray): string | undefined {
  const [, byte, short, long, octal] = match
  const number = Number.parseInt(byte ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8)
  const isByte = byte !== undefined || octal !== undefined
  if (number === 0 || number > 0x10ffff || (isByte && number > 0x7f)) return undefined
  return String.fromCodePoint(number)
}
