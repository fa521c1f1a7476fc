/** What a replacement makes of one file, by ripgrep's own grammar: it marks each match, so that both sides are known exactly. */
import { createHash, randomBytes } from 'node:crypto'
import type { ReplacedMatch } from '#protocol/api/search-routes.ts'
import type { ReplaceOutcome, TextQuery } from '../../workbench.ts'
import { PLAIN_FLAGS, patternFlags } from './pattern-flags.ts'
import { outputOf, type ProgramUser } from './run-program.ts'

const TIMEOUT_MS = 20_000
const OUTPUT_LIMIT = 64 * 1024 * 1024
const MATCHES_TOLD = 200
const TEXT_LIMIT = 1000
/** All that was found, in words of ripgrep. */
const WHOLE = `\${${0}}`
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

export interface ReplaceRequest {
  bytes: Buffer
  query: TextQuery
  replacement: string
}

export async function replaceText(
  { bytes, query, replacement }: ReplaceRequest,
  { root, user, signal }: { root: string; user: ProgramUser; signal: AbortSignal },
): Promise<ReplaceOutcome> {
  if (bytes.includes(0)) return { kind: 'skipped', why: 'binary', message: 'The file is not text.' }
  const bom = bytes.subarray(0, 3).equals(BOM)
  const input = bom ? bytes.subarray(3) : bytes
  const marks = ['found', 'made', 'end'].map((name) => `${name}${randomBytes(16).toString('hex')}`) as Marks
  const template = `${marks[0]}${WHOLE}${marks[1]}${query.regex ? spoken(replacement) : replacement.replaceAll('$', '$$$$')}${marks[2]}`
  const args = [
    ...PLAIN_FLAGS,
    ...['--no-line-number', '--no-filename', '--no-heading', '--text', '--encoding=none', '--passthru'],
    ...[`--replace=${template}`, ...(onlyCrlf(input) ? ['--crlf'] : []), ...patternFlags(query), '-'],
  ]
  const program = { file: 'rg', args, cwd: root, input, timeoutMs: TIMEOUT_MS, signal }
  const end = await outputOf(program, user, OUTPUT_LIMIT)
  if (end.truncated || end.timedOut) return { kind: 'skipped', why: 'too_large', message: 'The result is too large.' }
  if (end.code === 1) return { kind: 'skipped', why: 'no_match', message: 'Nothing in it matches.' }
  if (end.code === 2) return { kind: 'bad_pattern', message: end.stderr.trim() }
  if (end.code !== 0) return { kind: 'skipped', why: 'failed', message: end.stderr || 'ripgrep was stopped.' }
  const pieces = split(withoutAddedEnd(input, end.stdout), marks)
  if (pieces === null) return { kind: 'skipped', why: 'failed', message: 'The result cannot be read.' }
  return {
    ...{ kind: 'replaced', sha256: createHash('sha256').update(bytes).digest('hex'), total: pieces.matches.length },
    matches: told(pieces),
    after: Buffer.concat([
      ...(bom ? [BOM] : []),
      ...pieces.matches.flatMap(({ kept, made }) => [kept, made]),
      pieces.rest,
    ]),
  }
}

/** ripgrep ends each line that it changes as the flag says, so the flag is for files whose lines all end so. */
function onlyCrlf(input: Buffer): boolean {
  const text = input.toString('latin1')
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text)
}

type Marks = [found: string, made: string, end: string]

/** `$1`, `${name}`, `$&`, `\n` and `\t` in words of ripgrep: a number is over where its digits are. */
function spoken(replacement: string): string {
  return replacement.replace(/\\([nt\\])|\$\$|\$&|\$(\d+)/g, (all, letter?: string, digits?: string) => {
    if (letter !== undefined) return { n: '\n', t: '\t', '\\': '\\' }[letter] ?? all
    if (digits !== undefined) return `\${${digits}}`
    return all === '$&' ? WHOLE : all
  })
}

/** A last line without an end is given one by ripgrep. */
function withoutAddedEnd(input: Buffer, output: Buffer): Buffer {
  if (input.at(-1) === 10 || output.at(-1) !== 10) return output
  return output.subarray(0, output.at(-2) === 13 ? -2 : -1)
}

interface Pieces {
  matches: { kept: Buffer; found: Buffer; made: Buffer }[]
  rest: Buffer
}

function split(output: Buffer, [foundMark, madeMark, endMark]: Marks): Pieces | null {
  const matches: Pieces['matches'] = []
  let from = 0
  for (let at = output.indexOf(foundMark); at !== -1; at = output.indexOf(foundMark, from)) {
    const made = output.indexOf(madeMark, at)
    const end = output.indexOf(endMark, made)
    if (made === -1 || end === -1) return null
    const found = output.subarray(at + foundMark.length, made)
    matches.push({ kept: output.subarray(from, at), found, made: output.subarray(made + madeMark.length, end) })
    from = end + endMark.length
  }
  return { matches, rest: output.subarray(from) }
}

/** The first matches with the line in which each begins, before and after all of them. */
function told(pieces: Pieces): ReplacedMatch[] {
  const result: ReplacedMatch[] = []
  let line = 1
  /** The line so far, as it was and as it will be. */
  let [was, willBe] = ['', '']
  pieces.matches.slice(0, MATCHES_TOLD).forEach((match, index) => {
    const [kept, found, made] = [match.kept.toString('utf8'), match.found.toString('utf8'), match.made.toString('utf8')]
    line += newlinesIn(kept)
    was = goOn(was, kept)
    willBe = goOn(willBe, kept)
    result.push({
      ...{ line, column: was.length, found: cut(found), replacement: cut(made) },
      before: cut(was + restOfLine(pieces, index, 'found')),
      after: cut(willBe + restOfLine(pieces, index, 'made')),
    })
    line += newlinesIn(found)
    was = goOn(was, found)
    willBe = goOn(willBe, made)
  })
  return result
}

/** From a match to the end of its line on one side; `after` may be several lines, of which the first is told. */
function restOfLine({ matches, rest }: Pieces, index: number, side: 'found' | 'made'): string {
  let text = ''
  for (let at = index; at < matches.length; at++) {
    text += matches[at]?.[side].toString('utf8')
    text += (matches[at + 1]?.kept ?? rest).toString('utf8')
    if (text.includes('\n') || text.length > TEXT_LIMIT) break
  }
  return firstLine(text)
}

function goOn(line: string, text: string): string {
  return text.includes('\n') ? text.slice(text.lastIndexOf('\n') + 1) : line + text
}

function newlinesIn(text: string): number {
  return text.split('\n').length - 1
}
function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/\r$/, '') ?? ''
}
function cut(text: string): string {
  return text.slice(0, TEXT_LIMIT).toWellFormed()
}
