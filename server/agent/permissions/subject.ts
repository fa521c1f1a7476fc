/** What a call does, worked out once for all stages: its commands with their effects, its files with their links followed. */
import { fileSubject, type PermissionCall, shellCommand } from './call.ts'
import type { PermissionContext } from './context.ts'
import { hostOf } from './match/host-pattern.ts'
import { type NarrowingViews, narrowingViews } from './match/narrowing-match.ts'
import { type NamedPath, resolvePath, resolveWord } from './paths.ts'
import { type Renaming, renamingsOf, withOldNames } from './renamed-paths.ts'
import { analyseShell } from './shell/analyse.ts'
import type { AnalysedRedirect, Segment, ShellAnalysis } from './shell/analysed.ts'
import { type CommandFacts, describeCommand } from './shell/commands/describe.ts'
import { innerViews, type Unwrapped, unwrap, unwrapFed } from './shell/unwrap.ts'

export interface RedirectFacts {
  readonly redirect: AnalysedRedirect
  readonly paths: readonly NamedPath[]
}

export interface CommandSubject {
  readonly segment: Segment
  /** What rules speak of once `timeout 5` and its like are taken off. */
  readonly unwrapped: Unwrapped
  readonly facts: CommandFacts | undefined
  readonly views: NarrowingViews
  /** Files that a command inside the command may name: for rules that narrow only. */
  readonly inner: readonly NamedPath[]
  /** Files that the command's words name. */
  readonly paths: readonly NamedPath[]
  readonly redirects: readonly RedirectFacts[]
  /** What it leaves under new names. */
  readonly renamings: readonly Renaming[]
}

export interface ShellSubject {
  readonly analysis: ShellAnalysis
  readonly commands: readonly CommandSubject[]
  /** Commands in text that others run: for rules that narrow only. */
  readonly hidden: readonly CommandSubject[]
}

export interface Subject {
  readonly shell?: ShellSubject
  /** What a file tool would touch. */
  readonly file?: NamedPath
  /** Where a fetch would go; undefined for an address that is not plain http. */
  readonly host?: string
}

export async function subjectOf(call: PermissionCall, context: PermissionContext): Promise<Subject> {
  const command = shellCommand(call)
  const file = fileSubject(call)
  const url = call.tool === 'WebFetch' ? call.input['url'] : undefined
  const host = typeof url === 'string' ? hostOf(url) : undefined
  return {
    ...(command === undefined ? {} : { shell: await shellSubject(command, context) }),
    ...(file === undefined ? {} : { file: await resolvePath(file, context, context.paths) }),
    ...(host === undefined ? {} : { host }),
  }
}

async function shellSubject(command: string, context: PermissionContext): Promise<ShellSubject> {
  const analysis = analyseShell(command, { parser: context.shell, cwd: context.cwd, home: context.home })
  const commands = await Promise.all(analysis.segments.map((segment) => commandSubject(segment, context)))
  const hidden = await Promise.all(analysis.hidden.map((segment) => commandSubject(segment, context)))
  const renamings = commands.flatMap((each) => each.renamings)
  return { analysis, hidden, commands: await Promise.all(commands.map((each) => byOldNames(each, renamings, context))) }
}

async function byOldNames(
  command: CommandSubject,
  renamings: readonly Renaming[],
  { paths: facts }: PermissionContext,
): Promise<CommandSubject> {
  if (renamings.length === 0) return command
  const [paths, redirects] = await Promise.all([
    withOldNames(command.paths, renamings, facts),
    Promise.all(
      command.redirects.map(async ({ redirect, paths: named }) => ({
        redirect,
        paths: await withOldNames(named, renamings, facts),
      })),
    ),
  ])
  return { ...command, paths, redirects }
}

async function commandSubject(segment: Segment, context: PermissionContext): Promise<CommandSubject> {
  const unwrapped = unwrap(segment.words)
  const facts = segment.kind === 'command' ? describeCommand(unwrapped.words) : undefined
  // What `xargs` with options runs names files too, although rules do not see through it.
  const fed = unwrapFed(unwrapped)
  const named = fed === unwrapped ? facts : describeCommand(fed.words)
  const { directories } = segment
  const resolve = (access: 'read' | 'write') => (word: Segment['words'][number]) =>
    resolveWord({ word, access, directories }, context.paths)
  const narrows = speaksOfPaths(context)
  const views = narrows ? innerViews(segment.words).map(describeCommand) : []
  const given =
    narrows && facts?.name === 'xargs' ? fedWords(segment) : narrows && unwrapped.fed ? fedWords(segment) : []
  const [renamings, inner, reads, writes, redirects] = await Promise.all([
    renamingsOf(named, directories, context.paths),
    Promise.all(
      views
        .flatMap((view) => [...(view?.reads ?? []).map(resolve('read')), ...(view?.writes ?? []).map(resolve('write'))])
        .concat(given.map(resolve('read'))),
    ),
    Promise.all((named?.reads ?? []).map(resolve('read'))),
    Promise.all((named?.writes ?? []).map(resolve('write'))),
    Promise.all(segment.redirects.map((redirect) => redirectFacts(redirect, segment, context))),
  ])
  return {
    segment,
    unwrapped,
    facts,
    views: narrowingViews(segment),
    inner: inner.flat(),
    paths: [...reads, ...writes].flat(),
    redirects,
    renamings,
  }
}

/** What `xargs` may be given where that stands in the call itself: `echo .env | xargs cat`. */
function fedWords({ input, redirects }: Segment): readonly Segment['words'][number][] {
  const printed = input === undefined || input === 'unknown' ? [] : input.words.slice(1)
  return [...printed, ...redirects.flatMap(({ access, target }) => (access === 'text' ? [target] : []))]
}

function speaksOfPaths({ rules }: PermissionContext): boolean {
  return [...rules.deny, ...rules.ask].some(({ specifier }) => specifier?.kind === 'path')
}

async function redirectFacts(
  redirect: AnalysedRedirect,
  { directories }: Segment,
  context: PermissionContext,
): Promise<RedirectFacts> {
  const { access, target } = redirect
  if (access === 'text' || access === 'descriptor') return { redirect, paths: [] }
  const kinds = access === 'both' ? (['read', 'write'] as const) : ([access] as const)
  const paths = await Promise.all(
    kinds.map((kind) => resolveWord({ word: target, access: kind, directories }, context.paths)),
  )
  return { redirect, paths: paths.flat() }
}

/** Every file that a command names, in its words and its redirections. */
export function allPaths(command: CommandSubject): readonly NamedPath[] {
  return [...command.paths, ...command.redirects.flatMap(({ paths }) => paths)]
}
