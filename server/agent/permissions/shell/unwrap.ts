/** The command inside a command: what is left when `timeout 5`, `nice` and their like are taken off. */
import { type AnalysedWord, constantText } from './analysed.ts'
import { indexFlags } from './commands/flag-index.ts'
import { lookUpCommand, programName } from './commands/lookup.ts'
import { parseArguments } from './commands/parse-arguments.ts'
import { WRAPPERS, type WrapperSpec } from './commands/table-wrappers.ts'

export type Words = readonly AnalysedWord[]

export interface Unwrapped {
  /** The command that rules speak of. */
  readonly words: Words
  /** What was taken off, outermost first. */
  readonly wrappers: readonly string[]
  /** `xargs` adds words that it reads. */
  readonly fed: boolean
}

/** Takes off the wrappers that rules do not see. A wrapper with flags that are not understood stays. */
export function unwrap(words: Words): Unwrapped {
  let left = words
  const wrappers: string[] = []
  for (;;) {
    const name = wrapperName(left)
    const spec = name === undefined ? undefined : WRAPPERS.get(name)
    const inner = name === undefined || spec?.kind !== 'stripped' ? undefined : innerCommand(left, spec)
    if (name === undefined || inner === undefined || inner.length === 0) break
    wrappers.push(name)
    left = inner
  }
  return { words: left, wrappers, fed: wrappers.includes('xargs') }
}

/** Options of `xargs` that only say how many words it adds and how it splits them. */
const FEEDING_FLAGS = indexFlags({
  safe: '-0 -r -t -n= -L= -P= -d= --null --no-run-if-empty --max-args= --max-procs= --verbose',
})

/** For proofs only: what `xargs` runs, also where it has options. Rules do not see through those. */
export function unwrapFed(unwrapped: Unwrapped): Unwrapped {
  if (wrapperName(unwrapped.words) !== 'xargs') return unwrapped
  const rest = unwrapped.words.slice(1)
  const { flags, doubtful, next } = parseArguments(rest, FEEDING_FLAGS, { singleDash: false, stopAtOperand: true })
  const known = doubtful.length === 0 && flags.every(({ effect }) => effect === 'safe') && next < rest.length
  return known ? { words: rest.slice(next), wrappers: [...unwrapped.wrappers, 'xargs'], fed: true } : unwrapped
}

function wrapperName(words: Words): string | undefined {
  const [head] = words
  const text = head === undefined ? undefined : constantText(head)
  if (text === undefined) return undefined
  const { name, genuine } = programName(text)
  return genuine ? name : undefined
}

/** The words behind the wrapper's own; undefined when they cannot be told apart. */
function innerCommand(words: Words, spec: WrapperSpec): Words | undefined {
  const index = indexFlags({ safe: spec.flags })
  const { flags, doubtful, next } = parseArguments(words.slice(1), index, { singleDash: false, stopAtOperand: true })
  if (doubtful.length > 0 || flags.some(({ effect }) => effect === 'unknown')) return undefined
  return words.slice(1 + next + spec.operands)
}

/** How a program relates to commands in its own words. */
export function wrapperOf(words: Words): WrapperSpec | undefined {
  const [head] = words
  const text = head === undefined ? undefined : constantText(head)
  return text === undefined ? undefined : WRAPPERS.get(programName(text).name)
}

/**
 * Every command that may stand in the words, for rules that narrow: the words themselves, and each tail of a program
 * that runs others or that nobody knows. A program of the table whose words are data has no tails.
 */
export function innerViews(words: Words): readonly Words[] {
  const views: Words[] = []
  const from = firstTail(words)
  if (from === undefined) return views
  for (let at = from; at < words.length; at += 1) {
    const text = constantText(words[at] as AnalysedWord)
    if (text === undefined || !/^[-]|^$/.test(text)) views.push(words.slice(at))
  }
  return views
}

function firstTail(words: Words): number | undefined {
  const [head] = words
  const text = head === undefined ? undefined : constantText(head)
  if (text === undefined) return 1
  const { name } = programName(text)
  if (WRAPPERS.has(name)) return 1
  const indexed = lookUpCommand(name)
  if (indexed === undefined) return 1
  if (indexed.spec.runsAfter?.includes('*')) return 1
  const marks = subcommandMarks(words, indexed.spec.runsAfter)
  const mark = words.findIndex((word, index) => index > 0 && marks.includes(constantText(word) ?? ''))
  return mark === -1 ? undefined : mark + 1
}

/** git's sub-commands that run others stand behind their own marks. */
function subcommandMarks(words: Words, marks: readonly string[] | undefined): readonly string[] {
  const isGit = programName(constantText(words[0] as AnalysedWord) ?? '').name === 'git'
  return [...(marks ?? []), ...(isGit ? ['foreach', 'run', '-x', '--exec'] : [])]
}
