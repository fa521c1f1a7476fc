/** Redirections are reads and writes of their own: a rule over a command does not cover the file it is sent to. */
import type { PermissionContext } from '../context.ts'
import { pathRuleCovers } from '../match/rule-match.ts'
import { isHarmlessDevice, type NamedPath } from '../paths.ts'
import type { Rule } from '../rule.ts'
import type { RedirectFacts } from '../subject.ts'
import { isEditable } from './accept-edits.ts'
import { isReadable } from './read-only.ts'

export interface RedirectPowers {
  /** Files inside the working directories may be written. */
  readonly editing: boolean
  /** Edit and Read rules count. */
  readonly rules: boolean
}

/** Undefined: all targets are covered. Else one sentence on the first that is not. */
export function whyRedirectAsks(
  redirects: readonly RedirectFacts[],
  context: PermissionContext,
  powers: RedirectPowers,
): string | undefined {
  for (const { redirect, paths } of redirects) {
    const open = paths.find((path) => !isCovered(path, context, powers))
    if (open !== undefined) return `It ${open.access === 'read' ? 'reads' : 'writes'} ${redirect.target.source}.`
    if (redirect.target.tilde && redirect.access !== 'text') return `It names a file by ${redirect.target.source}.`
  }
  return undefined
}

function isCovered(path: NamedPath, context: PermissionContext, powers: RedirectPowers): boolean {
  if (isHarmlessDevice(path)) return true
  if (path.logical === undefined || path.glob !== undefined || isNetworkDevice(path.logical)) return false
  if (path.access === 'read') return isReadable(path, context) || (powers.rules && ruleFor(path, context) !== undefined)
  if (powers.editing && isEditable(path, context)) return true
  return powers.rules && ruleFor(path, context) !== undefined
}

/** The rule without which these redirections would be asked for; `broad` covers whatever may be edited. */
export function redirectRule(
  redirects: readonly RedirectFacts[],
  context: PermissionContext,
  { editing, broad }: { editing: boolean; broad: Rule | undefined },
): Rule | undefined {
  const open = redirects
    .flatMap(({ paths }) => paths)
    .find((path) => !isCovered(path, context, { editing, rules: false }))
  if (open === undefined) return undefined
  return broad !== undefined && isEditable(open, context) ? broad : ruleFor(open, context)
}

function ruleFor(path: NamedPath, context: PermissionContext): Rule | undefined {
  const tools = path.access === 'read' ? ['Read', 'Edit'] : ['Edit']
  return context.rules.allow.find((rule) => tools.includes(rule.tool) && pathRuleCovers(rule, path, context))
}

/** bash opens connections for `/dev/tcp/host/port`. */
export function isNetworkDevice(path: string): boolean {
  return path.startsWith('/dev/tcp/') || path.startsWith('/dev/udp/')
}
