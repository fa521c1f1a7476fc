/** What one command does, by the table: whether it only reads, what else its flags do, and which paths it names. */
import { type AnalysedWord, constantText, hasGlob } from '../analysed.ts'
import type { CommandEffect } from './checks/check.ts'
import { CHECKS } from './checks/checks.ts'
import type { CommandSpec, Nature } from './command-spec.ts'
import { type IndexedSpec, lookUpCommand, programName } from './lookup.ts'
import { type Landing, NO_PATHS, operandPaths } from './operand-paths.ts'
import { type ParsedArguments, type ParsedFlag, parseArguments } from './parse-arguments.ts'
import { isVersionQuestion } from './version-question.ts'

export interface CommandFacts {
  /** The program's name without its directory. */
  readonly name: string
  readonly spec: CommandSpec | undefined
  readonly nature: Nature | undefined
  readonly subcommand: string | undefined
  /** Everything beyond printing what it was given, in the order found. */
  readonly effects: readonly CommandEffect[]
  readonly reads: readonly AnalysedWord[]
  readonly writes: readonly AnalysedWord[]
  /** What it leaves under new names. */
  readonly landings: readonly Landing[]
  /** Words that may turn out to be flags, where flags matter. */
  readonly doubtful: readonly AnalysedWord[]
  /** The system's program, not a file of that name somewhere else. */
  readonly genuine: boolean
  /** Flags before the sub-command that only say where to work. */
  readonly globals: readonly ParsedFlag[]
  /** The words from the sub-command on. */
  readonly rest: readonly AnalysedWord[]
}

/** Undefined when the program itself is not known beforehand. */
export function describeCommand(words: readonly AnalysedWord[]): CommandFacts | undefined {
  const [head, ...args] = words
  const text = head === undefined ? undefined : constantText(head)
  if (text === undefined) return undefined
  const { name, genuine } = programName(text)
  const indexed = lookUpCommand(name)
  const base = { name, genuine, spec: indexed?.spec, nature: indexed?.spec.nature, subcommand: undefined }
  if (isVersionQuestion(name, args))
    return { ...base, ...NO_PATHS, nature: 'reads', effects: [], doubtful: [], globals: [], rest: args }
  if (indexed === undefined) return { ...base, ...NO_PATHS, effects: [], doubtful: [], globals: [], rest: args }
  return indexed.subcommands.size > 0
    ? describeSub(base, indexed, args)
    : { ...base, ...describeFlat(name, indexed, args) }
}

type Base = Pick<CommandFacts, 'name' | 'genuine' | 'spec' | 'nature' | 'subcommand'>

function describeSub(base: Base, indexed: IndexedSpec, args: readonly AnalysedWord[]): CommandFacts {
  const singleDash = indexed.spec.singleDash ?? false
  const globals = parseArguments(args, indexed.flags, { singleDash, stopAtOperand: true })
  const [head, ...rest] = args.slice(globals.next)
  const subcommand = head === undefined ? undefined : constantText(head)
  const sub = subcommand === undefined ? undefined : indexed.subcommands.get(subcommand)
  const effects = globals.flags.flatMap(flagEffects)
  const after = { globals: globals.flags, rest: args.slice(globals.next) }
  if (sub === undefined) {
    const known = head === undefined && globals.flags.length > 0 && effects.length === 0
    const flat = describeFlat(base.name, indexed, args)
    const nature = known ? 'reads' : indexed.spec.nature
    return {
      ...base,
      ...flat,
      ...after,
      nature,
      subcommand,
      doubtful: head !== undefined && subcommand === undefined ? [head] : flat.doubtful,
    }
  }
  const inner = describeFlat(subcommand ?? '', sub, rest)
  return {
    ...base,
    ...inner,
    ...after,
    spec: sub.spec,
    nature: inner.nature ?? sub.spec.nature,
    subcommand,
    effects: [...effects, ...inner.effects],
    doubtful: [...globals.doubtful, ...inner.doubtful],
  }
}

function describeFlat(
  name: string,
  indexed: IndexedSpec,
  args: readonly AnalysedWord[],
): Omit<CommandFacts, keyof Base> & { nature?: 'reads' } {
  const { spec, flags } = indexed
  const own = spec.flagsFirst ? upToScript(args, indexed) : args
  const parsed = parseArguments(own, flags, { singleDash: spec.singleDash ?? false })
  const checked = (spec.checks ?? []).map((check) => CHECKS[check]({ name, words: own, parsed }))
  const listed = checked.some(({ nature }) => nature === 'reads')
  const operands = operandPaths(spec, parsed)
  const flagged = parsed.flags.filter(({ value }) => value !== undefined)
  const globs = flags.dangerous && spec.nature === 'reads' ? own.filter(hasGlob) : []
  // Where operands are no files a wildcard still reads the directory that it stands in.
  const listing = (spec.operands ?? 'text') === 'text' ? own.filter(hasGlob) : []
  return {
    effects: listed
      ? []
      : [...parsed.flags.flatMap(flagEffects), ...stray(spec, parsed), ...checked.flatMap(({ effects }) => effects)],
    reads: [
      ...(checked.find(({ reads }) => reads !== undefined)?.reads ?? operands.reads),
      ...listing,
      ...valuesOf(flagged, 'reads'),
    ],
    writes: listed
      ? []
      : [...operands.writes, ...checked.flatMap(({ writes }) => writes ?? []), ...valuesOf(flagged, 'writes')],
    landings: operands.landings,
    ...(listed ? { nature: 'reads' as const } : {}),
    doubtful: [...doubtfulWords(indexed, parsed), ...globs],
    globals: [],
    rest: args,
  }
}

/** A program that takes no operands does something else with one. */
function stray({ operands }: CommandSpec, parsed: ParsedArguments): readonly CommandEffect[] {
  const [first] = parsed.operands
  return operands === 'none' && first !== undefined ? [{ kind: 'unknown', note: first.source }] : []
}

function doubtfulWords({ spec, flags }: IndexedSpec, { doubtful }: ParsedArguments): readonly AnalysedWord[] {
  if (spec.harmless === true || !(flags.dangerous || spec.nature === 'reads')) return []
  return doubtful.filter((word) => isDoubt(word, flags.dangerous))
}

/** `ls *.ts` may meet a file called `-l`, which is harmless as long as all of the program's flags are. */
function isDoubt(word: AnalysedWord, dangerous: boolean): boolean {
  return dangerous || !hasGlob(word)
}

/** An interpreter's own words end with its script or module. */
function upToScript(args: readonly AnalysedWord[], { flags, spec }: IndexedSpec): readonly AnalysedWord[] {
  const module = args.findIndex((word) => constantText(word) === '-m')
  const { next } = parseArguments(args, flags, { singleDash: spec.singleDash ?? false, stopAtOperand: true })
  return module !== -1 && module < next ? args.slice(0, module + 2) : args.slice(0, next + 1)
}

function flagEffects(flag: ParsedFlag): readonly CommandEffect[] {
  return flag.effect === 'safe' || flag.effect === 'reads' ? [] : [{ kind: flag.effect, note: flag.name }]
}

function valuesOf(flags: readonly ParsedFlag[], effect: 'reads' | 'writes'): readonly AnalysedWord[] {
  return flags.flatMap(({ effect: own, value }) => (own === effect && value !== undefined ? [value] : []))
}
