/** Proof that a command only reads, and reads only where reading is unasked. */
import type { PermissionContext } from '../context.ts'
import { isHarmlessDevice, type NamedPath, normalPath, staysInside } from '../paths.ts'
import { constantText, type Segment } from '../shell/analysed.ts'
import { type CommandFacts, describeCommand } from '../shell/commands/describe.ts'
import { isOwnVariable, isSafeAssignment, isUnremarkable } from '../shell/safe-variables.ts'
import { namesSecret } from '../shell/secret-names.ts'
import { unwrapFed } from '../shell/unwrap.ts'
import type { CommandSubject, ShellSubject } from '../subject.ts'

/** Undefined: it only reads. Else one sentence on what could not be proven. */
export function whyNotReadOnly(
  command: CommandSubject,
  shell: ShellSubject,
  context: PermissionContext,
): string | undefined {
  return whyItChanges(command, shell) ?? whyItReachesOut(command, context)
}

/** A command without the paths that it names. */
export type Understood = Pick<CommandSubject, 'segment' | 'facts' | 'unwrapped'>

/** What `xargs` with options feeds is judged by what it runs. */
function fed(command: Understood): Understood {
  const unwrapped = unwrapFed(command.unwrapped)
  return unwrapped === command.unwrapped ? command : { ...command, unwrapped, facts: describeCommand(unwrapped.words) }
}

/** The part that no directory decides: what the scheduler asks before it runs commands side by side. */
export function whyItChanges(given: Understood, shell: { commands: readonly Understood[] }): string | undefined {
  const command = fed(given)
  const { segment, facts } = command
  if (segment.doubts.length > 0) return segment.doubts[0]
  const secret = secretShown(segment, facts)
  if (secret !== undefined) return `${secret} may be a secret, and is printed.`
  const assignment = segment.assignments.find((each) => !isHarmless(each, segment, shell))
  if (assignment !== undefined) return `The variable ${assignment.name} may steer programs.`
  if (segment.kind !== 'command') return undefined
  return whyFactsChange(command, facts) ?? whyInputMatters(command)
}

function isHarmless(
  assignment: Segment['assignments'][number],
  segment: Segment,
  shell: { commands: readonly Understood[] },
): boolean {
  const { name, value } = assignment
  if (isSafeAssignment(name, value === undefined ? '' : constantText(value))) return true
  if (segment.kind === 'command') return false
  return isOwnVariable(name) || (isUnremarkable(name) && onlyReadersFollow(shell))
}

function onlyReadersFollow({ commands }: { commands: readonly Understood[] }): boolean {
  return commands.every(({ segment, facts }) => segment.kind !== 'command' || facts?.nature === 'reads')
}

function whyFactsChange({ segment }: Understood, facts: CommandFacts | undefined): string | undefined {
  if (facts === undefined) return 'The command itself is only known when it runs.'
  if (facts.nature !== 'reads' || !facts.genuine) return `${facts.name} is not known to only read.`
  const [effect] = facts.effects.filter(({ kind }) => kind !== 'safe' && kind !== 'reads')
  if (effect !== undefined) return `It is not known to only read because of ${effect.note}.`
  const [doubtful] = facts.doubtful
  if (doubtful !== undefined) return `${doubtful.source} may turn out to be an option.`
  if (facts.writes.length > 0) return `It writes ${facts.writes[0]?.source}.`
  return segment.moved && facts.name === 'git' ? ELSEWHERE : whyElsewhere(facts)
}

/** `git -C elsewhere` obeys the settings that lie there. */
function whyElsewhere({ name, globals }: CommandFacts): string | undefined {
  const elsewhere = globals.find((flag) => flag.name === '-C' && constantText(flag.value ?? NO_WORD) !== '.')
  return name === 'git' && elsewhere !== undefined ? ELSEWHERE : undefined
}

const ELSEWHERE = 'git runs what the settings of another directory say.'

const NO_WORD = { source: '', forms: [], splits: true, tilde: false }

/** A test tells whether a variable is set, and nothing of what is in it. */
const TELLS_NOTHING = new Set(['test', '['])

function secretShown({ words, redirects }: Segment, facts: CommandFacts | undefined): string | undefined {
  const given = redirects.flatMap(({ access, target }) => (access === 'text' ? [target] : []))
  const spoken = TELLS_NOTHING.has(facts?.name ?? '') ? given : [...words, ...given]
  return spoken.find(namesSecret)?.source
}

/** Programs whose every option only reads, so that added words can do no harm. */
const FEEDABLE = new Set([
  ...['cat', 'wc', 'ls', 'head', 'tail', 'stat', 'du', 'grep', 'egrep', 'fgrep', 'basename', 'dirname', 'echo'],
  ...['md5sum', 'sha256sum'],
])

/** `… | xargs grep`: what is added must be names of files that the command before it lists. */
function whyInputMatters({ unwrapped, facts, segment }: Understood): string | undefined {
  if (!unwrapped.fed) return undefined
  const { input } = segment
  const listed = input !== undefined && input !== 'unknown' && listsFiles(input.words)
  return listed && FEEDABLE.has(facts?.name ?? '') ? undefined : 'What xargs adds to the command is not known.'
}

/** Prints names of files below where it looks, and nothing that stands in them. */
function listsFiles(words: Segment['words']): boolean {
  const [name, ...rest] = words.map((word) => constantText(word) ?? '')
  switch (name) {
    case 'find':
      return !rest.some((text) => text === '-printf' || text === '-ls')
    case 'fd':
    case 'ls':
      return true
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'rg':
      return rest.some((text) => /^-[a-zA-Z0-9]*[lL]$|^--files(?:-with-matches|-without-match)?$/.test(text))
    case 'git':
      return rest[0] === 'ls-files' || (rest[0] === 'diff' && rest.includes('--name-only'))
    default:
      return false
  }
}

function whyItReachesOut({ segment, facts, paths }: CommandSubject, context: PermissionContext): string | undefined {
  if (facts?.name === 'cd' && facts.rest.length === 0) return 'It moves to the home directory.'
  // The same as after a `cd` of this call: an earlier one has moved the shell.
  if (facts?.name === 'git' && !context.workingDirectories.some((each) => normalPath(each) === normalPath(context.cwd)))
    return ELSEWHERE
  if (facts?.name === 'git' && facts.subcommand !== undefined && context.gitRuns !== undefined) return context.gitRuns
  if (segment.moved && segment.directories === undefined) {
    const relative = paths.some(({ logical }) => logical === undefined)
    if (relative) return 'Where it runs is not known.'
  }
  const outside = paths.find((path) => !isReadable(path, context))
  return outside === undefined ? undefined : `${outside.source} is outside the working directories, or not known.`
}

/** Files of the system that say what machine this is and nothing about anybody. */
const ABOUT_THE_MACHINE: ReadonlySet<string> = new Set([
  ...['/etc/os-release', '/usr/lib/os-release', '/etc/debian_version', '/etc/lsb-release', '/proc/cpuinfo'],
  ...['/proc/meminfo', '/proc/version', '/proc/loadavg', '/proc/uptime', '/proc/filesystems'],
])

function isAboutTheMachine(path: NamedPath): boolean {
  if (path.logical === undefined || path.access === 'write' || path.glob !== undefined) return false
  return ABOUT_THE_MACHINE.has(path.logical) && ABOUT_THE_MACHINE.has(path.real)
}

/** Inside the directories that may be read unasked, both as named and behind links. */
export function isReadable(path: NamedPath, context: PermissionContext): boolean {
  if (isHarmlessDevice(path) || path.source === '-' || isAboutTheMachine(path)) return true
  return staysInside(path, [...context.workingDirectories, ...(context.readableDirectories ?? [])])
}
