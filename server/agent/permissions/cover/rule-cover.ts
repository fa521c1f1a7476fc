/** Whether an allow rule covers one command: what the person who wrote it had in mind, and not a flag more. */

import { type CommandPattern, spellsOut } from '../match/command-pattern.ts'
import { commandText } from '../match/command-text.ts'
import type { Judged } from '../match/rule-match.ts'
import { isHarmlessDevice, staysInside } from '../paths.ts'
import { isSecret } from '../protected-paths.ts'
import type { Rule } from '../rule.ts'
import { constantText, constantWord, hasUnknown } from '../shell/analysed.ts'
import type { CommandFacts } from '../shell/commands/describe.ts'
import { programName } from '../shell/commands/lookup.ts'
import { isSafeAssignment } from '../shell/safe-variables.ts'
import { wrapperOf } from '../shell/unwrap.ts'
import type { CommandSubject } from '../subject.ts'

export interface RuleCover {
  readonly rule: Rule
  /** The rule holds the command's very text, redirections and all. */
  readonly exact: boolean
}

const SHELL_RULES = new Set(['Bash', 'Monitor'])

/** The first rule that covers the command, exact ones first. */
export function coveringRule(command: CommandSubject, rules: readonly Rule[], judged: Judged): RuleCover | undefined {
  const own = rules.filter(
    (rule) => SHELL_RULES.has(rule.tool) && (rule.tool === 'Bash' || rule.tool === judged.call.tool),
  )
  const exact = own.find((rule) => isExact(rule, command))
  if (exact !== undefined) return { rule: exact, exact: true }
  const rule = own.find((each) => coversByPattern(each, command, judged))
  return rule === undefined ? undefined : { rule, exact: false }
}

/** A text that was seen and approved, unless a variable set in the same call could turn it into another. */
function isExact(rule: Rule, { segment }: CommandSubject): boolean {
  if (rule.specifier?.kind !== 'command') return false
  return spellsOut(rule.specifier.pattern, segment) && segment.words.every(({ forms }) => forms.length === 1)
}

function coversByPattern(rule: Rule, command: CommandSubject, judged: Judged): boolean {
  const { segment, facts } = command
  if (rule.specifier === undefined) return true
  if (rule.specifier.kind !== 'command' || segment.doubts.length > 0 || facts === undefined) return false
  const safe = segment.assignments.every(({ name, value }) => isSafeAssignment(name, value && constantText(value)))
  const { pattern } = rule.specifier
  if (!safe || segment.kind !== 'command' || !matchesSomeForm(pattern, command)) return false
  return whyBeyondPrefix(command, facts, judged) === undefined && !reachesTooFar(pattern, facts)
}

/** As it stands, without wrappers, and with options in front of the sub-command left out. */
function matchesSomeForm(pattern: CommandPattern, { segment, unwrapped, facts }: CommandSubject): boolean {
  const withoutGlobals =
    facts === undefined || facts.globals.length === 0 ? undefined : [constantWord(facts.name), ...facts.rest]
  const forms = [segment.words, unwrapped.words, withoutGlobals]
  return forms.some((words) => words !== undefined && pattern.matches(commandText(words)))
}

/** What no prefix covers, in one sentence; undefined when nothing stands against it. */
export function whyBeyondPrefix(command: CommandSubject, facts: CommandFacts, judged: Judged): string | undefined {
  const { segment, unwrapped } = command
  const wrapper = wrapperOf(unwrapped.words)
  if (wrapper !== undefined && wrapper.kind !== 'runner') return `${facts.name} runs another command.`
  if (facts.nature === 'executes') return `${facts.name} ${facts.subcommand ?? ''} runs other programs.`
  const effect = facts.effects.find(({ kind }) => kind === 'writes' || kind === 'executes' || kind === 'network')
  if (effect !== undefined) return `A rule over ${facts.name} does not cover ${effect.note}.`
  const [doubtful] = facts.doubtful
  if (doubtful !== undefined) return `${doubtful.source} may turn out to be an option.`
  if (facts.nature === 'network' && segment.input !== undefined) return 'It sends what another command prints.'
  if (segment.moved && facts.name === 'git') return 'git runs what the settings of another directory say.'
  return unwrapped.fed && facts.spec !== undefined ? whyFed(facts) : whyPathsMatter(command, facts, judged)
}

/** What xargs reads may be options of the program. */
function whyFed(facts: CommandFacts): string | undefined {
  return facts.nature === 'reads' && facts.name !== 'find' ? undefined : 'What xargs adds to the command is not known.'
}

/** Files that the program is known to write must be known and inside; keys to other things are never read. */
function whyPathsMatter({ paths }: CommandSubject, facts: CommandFacts, { context }: Judged): string | undefined {
  const secret = paths.find(isSecret)
  if (secret !== undefined) return `${secret.source} holds secrets.`
  const elsewhere = facts.globals.find(({ name, value }) => name === '-C' && (value === undefined || hasUnknown(value)))
  if (elsewhere !== undefined) return 'Where it works is not known.'
  const outside = paths.find(
    (path) =>
      (path.access === 'write' || facts.name === 'cd') &&
      !isHarmlessDevice(path) &&
      !staysInside(path, context.workingDirectories),
  )
  return outside === undefined ? undefined : `${outside.source} is outside the working directories, or not known.`
}

/** `* --version` speaks of programs in general, not of those that change, send or run what they are given. */
function reachesTooFar(pattern: CommandPattern, facts: CommandFacts): boolean {
  const [program = ''] = pattern.words
  if (!program.startsWith('*')) return !sameProgram(program, facts)
  const checks = facts.spec?.checks ?? []
  const powerful =
    facts.nature === 'writes' ||
    facts.nature === 'network' ||
    checks.includes('shell') ||
    checks.includes('interpreter')
  return powerful && facts.rest.length > 1
}

/** `Bash(ls *)` is the system's ls, not `./ls`; a wildcard in the name is the author's own. */
function sameProgram(program: string, facts: CommandFacts): boolean {
  return program.includes('*') || programName(program).name !== facts.name || facts.genuine || program.includes('/')
}
