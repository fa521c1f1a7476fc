/** Splits a command's words into flags with their values and operands, by the program's own table. */
import { type AnalysedWord, constantText, constantWord, fixedStart, hasGlob, hasUnknown } from '../analysed.ts'
import type { EffectKind } from './command-spec.ts'
import { abbreviations, type Flag, type FlagIndex } from './flag-index.ts'

export interface ParsedFlag {
  readonly name: string
  readonly effect: EffectKind | 'unknown'
  readonly value?: AnalysedWord
}

export interface ParsedArguments {
  readonly flags: readonly ParsedFlag[]
  readonly operands: readonly AnalysedWord[]
  /** Words that only turn out to be flags or not when the command runs. */
  readonly doubtful: readonly AnalysedWord[]
}

interface ParseOptions {
  readonly singleDash: boolean
  /** Stop at the first operand: it is a sub-command or a program. */
  readonly stopAtOperand?: boolean
}

export function parseArguments(
  words: readonly AnalysedWord[],
  index: FlagIndex,
  options: ParseOptions,
): ParsedArguments & { readonly next: number } {
  const end = words.findIndex((word) => constantText(word) === '--')
  const before = parseBefore(end === -1 ? words : words.slice(0, end), index, options)
  if (end === -1 || before.stopped) return before
  // The value of a flag may be `--` itself.
  const next = Math.max(before.next, end + 1)
  if (options.stopAtOperand) return { ...before, next }
  return { ...before, operands: [...before.operands, ...words.slice(next)], next: words.length }
}

/** Words in front of a `--`. */
function parseBefore(words: readonly AnalysedWord[], index: FlagIndex, { singleDash, stopAtOperand }: ParseOptions) {
  const flags: ParsedFlag[] = []
  const operands: AnalysedWord[] = []
  const doubtful: AnalysedWord[] = []
  let at = 0
  for (; at < words.length; at += 1) {
    const word = words[at] as AnalysedWord
    if (mayBeFlag(word)) doubtful.push(word)
    if (isFlag(word)) {
      const parsed = parseFlag(word, words.slice(at + 1, at + 3), { index, singleDash })
      flags.push(...parsed.flags)
      at += parsed.took
    } else if (stopAtOperand) return { flags, operands, doubtful, next: at, stopped: true }
    else operands.push(word)
  }
  return { flags, operands, doubtful, next: at, stopped: false }
}

/** Data or a wildcard at the very start of a word may turn out to begin with a dash. */
function mayBeFlag(word: AnalysedWord): boolean {
  return word.splits || word.forms.some((form) => fixedStart(form) === '' && form.length > 0)
}

function isFlag(word: AnalysedWord): boolean {
  return word.forms.some((form) => /^-./s.test(fixedStart(form)))
}

interface FlagOptions {
  readonly index: FlagIndex
  readonly singleDash: boolean
}

interface FlagResult {
  readonly flags: readonly ParsedFlag[]
  /** Words behind it that belong to it. */
  readonly took: number
}

function parseFlag(word: AnalysedWord, following: readonly AnalysedWord[], options: FlagOptions): FlagResult {
  const text = fixedStart(word.forms[0] ?? [])
  const varies = word.forms.length > 1 || hasGlob(word) || hasUnknown(word)
  const equals = text.indexOf('=')
  if (varies && !(text.startsWith('--') && equals > 0)) return unknown(word.source)
  // `sqlite3 -init`, `nmap -oN`: longer names behind one dash, in programs that have clusters too.
  const whole = options.index.byName.has(equals > 0 ? text.slice(0, equals) : text) && text.length > 2
  if (text.startsWith('--') || options.singleDash || whole)
    return parseLong({ word, text, equals, following, ...options })
  if (/^-\d+$/.test(text) && options.index.numbers) return { flags: [{ name: '-#', effect: 'safe' }], took: 0 }
  return parseCluster(text, following[0], options.index)
}

function unknown(name: string): FlagResult {
  return { flags: [{ name, effect: 'unknown' }], took: 0 }
}

interface LongFlag extends FlagOptions {
  readonly word: AnalysedWord
  readonly text: string
  readonly equals: number
  readonly following: readonly AnalysedWord[]
}

function parseLong({ word, text, equals, following, index, singleDash }: LongFlag): FlagResult {
  const name = equals > 0 ? text.slice(0, equals) : text
  const flag = index.byName.get(name)
  if (flag === undefined) return { flags: [shortened(index, name)], took: 0 }
  if (equals > 0) {
    const joined = flag.value === 'none' && !singleDash ? 'unknown' : flag.effect
    return { flags: [{ name, effect: joined, value: valueAfter(word, equals + 1) }], took: 0 }
  }
  if (flag.value === 'pair') return { flags: [withNext(flag, following[1])], took: 2 }
  if (flag.value !== 'required') return { flags: [{ name, effect: flag.effect }], took: 0 }
  return { flags: [withNext(flag, following[0])], took: 1 }
}

/** `--outp` does what `--output` does: the worst of what it could stand for. */
function shortened(index: FlagIndex, name: string): ParsedFlag {
  const worst = abbreviations(index, name).find(({ effect }) => effect !== 'safe' && effect !== 'reads')
  return { name, effect: worst?.effect ?? 'unknown' }
}

function withNext(flag: Flag, next: AnalysedWord | undefined): ParsedFlag {
  const { name, effect } = flag
  if (next === undefined) return { name, effect }
  // A word that may vanish or become several is no single value.
  return next.splits ? { name, effect: 'unknown', value: next } : { name, effect, value: next }
}

function valueAfter(word: AnalysedWord, skip: number): AnalysedWord {
  const forms = word.forms.map((form) => {
    const [first, ...rest] = form
    return first?.kind === 'text' ? [{ kind: 'text' as const, text: first.text.slice(skip) }, ...rest] : form
  })
  return { ...word, forms }
}

/** `-abc` is `-a -b -c`; the first that takes a value takes the rest. */
function parseCluster(text: string, next: AnalysedWord | undefined, index: FlagIndex): FlagResult {
  const flags: ParsedFlag[] = []
  for (let at = 1; at < text.length; at += 1) {
    const name = `-${text[at]}`
    const flag = index.byName.get(name)
    if (flag === undefined) {
      flags.push({ name, effect: 'unknown' })
      continue
    }
    const rest = text.slice(at + 1)
    if (flag.value === 'none') flags.push({ name, effect: flag.effect })
    else if (rest !== '')
      return { flags: [...flags, { name, effect: flag.effect, value: constantWord(rest) }], took: 0 }
    else if (flag.value === 'joined') flags.push({ name, effect: flag.effect })
    else return { flags: [...flags, withNext(flag, next)], took: 1 }
  }
  return { flags, took: 0 }
}
