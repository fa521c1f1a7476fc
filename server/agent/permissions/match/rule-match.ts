/** Whether a rule speaks of a call. For rules that narrow: any part of the call is enough. */
import { type PermissionCall, textInput } from '../call.ts'
import { type PermissionContext, projectRoot } from '../context.ts'
import { type NamedPath, normalPath } from '../paths.ts'
import type { Rule } from '../rule.ts'
import { allPaths, type Subject } from '../subject.ts'
import { EDIT_TOOLS } from '../tools.ts'
import { globMeets } from './glob-meets.ts'
import { hostMatches } from './host-pattern.ts'
import { agentMatches, parameterMatches, skillMatches, toolNameMatches } from './name-pattern.ts'
import { narrowingMatches } from './narrowing-match.ts'
import { pathMatcher } from './path-pattern.ts'
import { powershellMatches } from './powershell-pattern.ts'

export interface Judged {
  readonly call: PermissionCall
  readonly subject: Subject
  readonly context: PermissionContext
}

/** A deny or ask rule holds for the call when any of its commands, files or fields match. */
export function ruleNarrows(rule: Rule, judged: Judged): boolean {
  const { specifier } = rule
  const { call, subject } = judged
  if (specifier === undefined) return bareRuleNarrows(rule, call)
  switch (specifier.kind) {
    case 'parameter':
      return toolNameMatches(rule.tool, call.tool) && parameterMatches(call.input, specifier)
    case 'command':
      return commandRuleNarrows(rule, judged)
    case 'path':
      return namedPaths(rule, judged).some((path) => pathTouches(rule, path, judged.context))
    case 'host':
      return call.tool === 'WebFetch' && subject.host !== undefined && hostMatches(specifier.pattern, subject.host)
    case 'name':
      return toolNameMatches(rule.tool, call.tool) && nameMatches(rule, call)
  }
}

/** Denying Bash also stops what runs Bash commands; denying Edit stops every tool that edits. */
function bareRuleNarrows(rule: Rule, call: PermissionCall): boolean {
  if (toolNameMatches(rule.tool, call.tool)) return true
  if (rule.tool === 'Bash') return call.tool === 'Monitor'
  return rule.tool === 'Edit' && EDIT_TOOLS.has(call.tool)
}

function commandRuleNarrows(rule: Rule, { call, subject }: Judged): boolean {
  const { specifier } = rule
  if (specifier?.kind !== 'command') return false
  if (rule.tool === 'PowerShell')
    return call.tool === 'PowerShell' && powershellMatches(specifier.pattern.text, textInput(call, 'command') ?? '')
  const { shell } = subject
  if (shell === undefined || (rule.tool === 'Monitor' && call.tool !== 'Monitor')) return false
  return [...shell.commands, ...shell.hidden].some(({ views }) => narrowingMatches(specifier.pattern, views))
}

/** Read-deny also stops edits of the path; Edit rules speak of writes only. */
function namedPaths(rule: Rule, { call, subject }: Judged): readonly NamedPath[] {
  const shell = [...(subject.shell?.commands ?? []), ...(subject.shell?.hidden ?? [])].flatMap((command) => [
    ...allPaths(command),
    ...command.inner,
  ])
  const file = subject.file === undefined ? [] : [subject.file]
  if (rule.tool === 'Edit') return [...file, ...shell].filter(({ access }) => access === 'write')
  if (rule.tool !== 'Read') return []
  const reads = file.filter(
    ({ access }) => access === 'read' || (rule.effect === 'deny' && call.tool !== 'NotebookEdit'),
  )
  return [...reads, ...shell]
}

function pathTouches(rule: Rule, path: NamedPath, context: PermissionContext): boolean {
  const { specifier } = rule
  if (specifier?.kind !== 'path') return false
  const matches = pathMatcher(rule, specifier.pattern, anchorsOf(context))
  if (path.logical === undefined) return endsLike(path.source, matches, context)
  if (path.glob !== undefined) return globMeets(path, matches, specifier.pattern)
  return matches(path.logical) || matches(path.real)
}

/** Of a path that is not known the end may be (`$(pwd)/.env`), or all but the directory that it is meant from. */
function endsLike(source: string, matches: (path: string) => boolean, context: PermissionContext): boolean {
  const end = /[)}"'`\w](\/[\w./-]+)["']?$/.exec(source)?.[1]
  const whole = /^(["']?)([\w.@+][\w./@+-]*)\1$/.exec(source)?.[2]
  const bases = [projectRoot(context), context.cwd, context.home]
  const below = whole === undefined ? undefined : `/${whole.replace(/^(?:\.{1,2}\/)+/, '')}`
  const tails = [end, below].filter((tail) => tail !== undefined)
  return bases.some((base) => tails.some((tail) => matches(normalPath(`${base}${tail}`))))
}

/** A path rule that widens: the name and where its links lead must both match. */
export function pathRuleCovers(rule: Rule, path: NamedPath, context: PermissionContext): boolean {
  const { specifier } = rule
  if (path.logical === undefined || path.glob !== undefined) return false
  if (specifier === undefined) return true
  if (specifier.kind !== 'path') return false
  const matches = pathMatcher(rule, specifier.pattern, anchorsOf(context))
  return matches(path.logical) && matches(path.real)
}

function anchorsOf(context: PermissionContext): { root: string; cwd: string; home: string } {
  return { root: projectRoot(context), cwd: context.cwd, home: context.home }
}

export function nameMatches(rule: Rule, call: PermissionCall): boolean {
  if (rule.specifier?.kind !== 'name') return false
  const { pattern } = rule.specifier
  if (call.tool === 'Agent') return agentMatches(pattern, textInput(call, 'subagent_type') ?? 'general-purpose')
  if (call.tool === 'Skill') return skillMatches(pattern, textInput(call, 'skill') ?? '', textInput(call, 'args'))
  return false
}
