/** What can be read of a call while the model is still writing it: what it is about, out of JSON that is not whole. Pure. */

/** The fields that say what a call is about, the most telling first. */
const TELLING = ['command', 'file_path', 'notebook_path', 'pattern', 'query', 'url', 'path', 'skill', 'description']
/** Characters of the beginning in which they are looked for: what a call is about stands before what it carries. */
const LOOKED_AT = 4_000
/** Characters: the newest ones of a long text move, so those are shown. */
const SHOWN = 160

const FIELD = /"(\w+)"\s*:\s*"((?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*)/g
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g
const BY_LETTER: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** One line of it; empty while nothing of it can be read. */
export function glimpse(unfinished: string): string {
  const fields = new Map(
    [...unfinished.slice(0, LOOKED_AT).matchAll(FIELD)].map(([, name = '', value = '']) => [name, plain(value)]),
  )
  const telling = TELLING.map((name) => fields.get(name)).find((value) => value !== undefined && value !== '')
  return (telling ?? '').slice(-SHOWN).replace(/\s+/g, ' ').trim()
}

function plain(value: string): string {
  return value.replace(ESCAPE, (_whole, code?: string, letter = '') =>
    code === undefined ? (BY_LETTER[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
