/** Quote removal for each of bash's ways to quote. */
import type { LiteralPart } from '#server/agent/permissions/shell/tree.ts'

/** Unquoted text: a backslash quotes the next character. */
export function unquotedParts(text: string): LiteralPart[] {
  const parts: LiteralPart[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'literal', text: plain, quoted: false })
    plain = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '\\' || at + 1 >= text.length) {
      plain += text[at]
      continue
    }
    at += 1
    if (text[at] === '\n') continue
    flush()
    parts.push({ kind: 'literal', text: text[at] ?? '', quoted: true })
  }
  flush()
  return parts
}

/** Between double quotes a backslash quotes only `$`, a backtick, `"`, itself and the line end. */
export function unescapeDouble(text: string, quoteToo = true): string {
  return text.replace(quoteToo ? /\\([$`"\\\n])/g : /\\([$`\\\n])/g, (_, character: string) =>
    character === '\n' ? '' : character,
  )
}

const SIMPLE: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"', '?': '?' },
}
const ESCAPE = /\\(?:x([0-9a-fA-F]{1,2})|[uU]([0-9a-fA-F]{1,8})|([0-7]{1,3})|(c)|([\s\S]))/g

/** What stands in `$'…'`; null for what bash and we may read differently, such as a NUL or half a character. */
export function ansiText(text: string): string | null {
  let odd = false
  const out = text.replace(
    ESCAPE,
    (whole, byte?: string, point?: string, octal?: string, control?: string, simple = '') => {
      const code = codeOf(byte, point, octal)
      if (code === null && control === undefined)
        return Object.hasOwn(SIMPLE, simple) ? (SIMPLE[simple] ?? whole) : whole
      // Bytes above ASCII make half characters, which depend on the locale.
      const readable = code !== null && code > 0 && code < (point === undefined ? 0x80 : 0xd800)
      if (!readable) odd = true
      return readable ? String.fromCodePoint(code) : ''
    },
  )
  return odd ? null : out
}

function codeOf(byte?: string, point?: string, octal?: string): number | null {
  const hex = byte ?? point
  if (hex !== undefined) return Number.parseInt(hex, 16)
  return octal === undefined ? null : Number.parseInt(octal, 8)
}
