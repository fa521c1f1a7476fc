/** Reads a sed script far enough to know whether it writes files, reads others or runs commands. */

export type SedFinding = 'clean' | 'writes' | 'executes' | 'unknown'

interface Reader {
  readonly text: string
  at: number
}

/** Commands without arguments. */
const PLAIN = new Set(['=', 'd', 'D', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'x', 'z', 'F', '}'])

/** The worst that the script does. A script that is not followed to its end is `unknown`. */
export function inspectSedScript(text: string): SedFinding {
  const reader: Reader = { text, at: 0 }
  while (true) {
    skip(reader, /[\s;]/)
    if (reader.at >= text.length) return 'clean'
    if (!readAddresses(reader)) return 'unknown'
    const finding = readCommand(reader)
    if (finding !== 'clean') return finding
  }
}

function skip(reader: Reader, pattern: RegExp): void {
  while (reader.at < reader.text.length && pattern.test(reader.text[reader.at] ?? '')) reader.at += 1
}

function readAddresses(reader: Reader): boolean {
  if (!readAddress(reader)) return false
  skip(reader, /\s/)
  if (reader.text[reader.at] === ',') {
    reader.at += 1
    skip(reader, /\s/)
    if (!readAddress(reader)) return false
  }
  skip(reader, /[\s!]/)
  return true
}

function readAddress(reader: Reader): boolean {
  const character = reader.text[reader.at] ?? ''
  if (character === '/') {
    if (!readDelimited(reader, '/')) return false
    skip(reader, /[IM]/)
  } else if (character === '\\') {
    reader.at += 1
    const delimiter = reader.text[reader.at] ?? ''
    if (!readDelimited(reader, delimiter)) return false
    skip(reader, /[IM]/)
  } else skip(reader, /[\d$~+]/)
  return true
}

/** A class of characters, in which a delimiter is one like others. One with other brackets or a backslash in it is not followed. */
const CLASS = String.raw`\[\^?\]?(?:\[:[a-z]+:\]|[^\]\\\n[])*\]`

const DELIMITER = /^[/,#|@!:;%_~+]$/

/** From one delimiter to just behind the next; a backslash hides one. */
function readDelimited(reader: Reader, delimiter: string): boolean {
  if (!DELIMITER.test(delimiter)) return false
  const own = `\\${delimiter}`
  const free = new RegExp(`(?:\\\\[^\\n]|${CLASS}|[^\\\\\\n[${own}])*${own}`, 'y')
  free.lastIndex = reader.at + 1
  if (!free.test(reader.text)) return false
  reader.at = free.lastIndex
  return true
}

type ReadArguments = (reader: Reader) => SedFinding

const COMMANDS: Readonly<Record<string, ReadArguments>> = {
  s: readSubstitution,
  y: readTransliteration,
  '{': () => 'clean',
  '#': readToLineEnd,
  ...Object.fromEntries(['w', 'W'].map((name): [string, ReadArguments] => [name, () => 'writes'])),
  e: () => 'executes',
  ...Object.fromEntries(['q', 'Q', 'l', 'L'].map((name): [string, ReadArguments] => [name, readNumber])),
  ...Object.fromEntries(['a', 'i', 'c'].map((name): [string, ReadArguments] => [name, readText])),
  ...Object.fromEntries([':', 'b', 't', 'T'].map((name): [string, ReadArguments] => [name, readLabel])),
}

function readCommand(reader: Reader): SedFinding {
  const command = reader.text[reader.at] ?? ''
  reader.at += 1
  const read = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  if (read !== undefined) return read(reader)
  return PLAIN.has(command) ? atEnd(reader) : 'unknown'
}

function readNumber(reader: Reader): SedFinding {
  skip(reader, /[ \t\d]/)
  return atEnd(reader)
}

/** After a command only a separator may follow. */
function atEnd(reader: Reader): SedFinding {
  skip(reader, /[ \t]/)
  const next = reader.text[reader.at]
  return next === undefined || /[;\n}#]/.test(next) ? 'clean' : 'unknown'
}

function readToLineEnd(reader: Reader): SedFinding {
  const end = reader.text.indexOf('\n', reader.at)
  reader.at = end === -1 ? reader.text.length : end + 1
  return 'clean'
}

/** Text runs to the end of the line; a backslash carries it over. */
function readText(reader: Reader): SedFinding {
  while (reader.at < reader.text.length && reader.text[reader.at] !== '\n')
    reader.at += reader.text[reader.at] === '\\' ? 2 : 1
  return 'clean'
}

/** A label ends at the first blank; what stands behind it is the next command already. */
function readLabel(reader: Reader): SedFinding {
  skip(reader, /[ \t]/)
  skip(reader, /[\w.-]/)
  return atEnd(reader)
}

/** `y/abc/xyz/` knows no classes: a bracket is a character like others, and hides no delimiter. */
function readTransliteration(reader: Reader): SedFinding {
  const delimiter = reader.text[reader.at] ?? ''
  if (!DELIMITER.test(delimiter) || !readReplacement(reader, delimiter)) return 'unknown'
  reader.at -= 1
  return readReplacement(reader, delimiter) ? atEnd(reader) : 'unknown'
}

/** `s/a/b/flags`: the flag `e` runs the result, `w` writes a file. */
function readSubstitution(reader: Reader): SedFinding {
  const delimiter = reader.text[reader.at] ?? ''
  if (!readDelimited(reader, delimiter)) return 'unknown'
  reader.at -= 1
  if (!readReplacement(reader, delimiter)) return 'unknown'
  const start = reader.at
  skip(reader, /[gpiIm\d]/)
  const next = reader.text[reader.at]
  if (next === 'e') return 'executes'
  if (next === 'w') return 'writes'
  return reader.at >= start ? atEnd(reader) : 'unknown'
}

function readReplacement(reader: Reader, delimiter: string): boolean {
  for (let at = reader.at + 1; at < reader.text.length; at += 1) {
    if (reader.text[at] === '\\') at += 1
    else if (reader.text[at] === delimiter) {
      reader.at = at + 1
      return true
    }
  }
  return false
}
