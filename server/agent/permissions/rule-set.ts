/** The rules in force, pooled from all levels: who may allow, and what was wrong with the rest. */
import { parseRule, type Rule, type RuleDiagnostic, type RuleEntry } from './rule.ts'
import type { RuleLevel } from './verdict.ts'

export interface RuleSet {
  readonly deny: readonly Rule[]
  readonly ask: readonly Rule[]
  readonly allow: readonly Rule[]
}

export interface RuleSetOptions {
  /** A person trusted what this repository proposes, at its present content. */
  readonly trusted: boolean
  /** Only managed rules count (`allowManagedPermissionRulesOnly`). */
  readonly managedOnly?: boolean
}

export interface BuiltRules {
  readonly rules: RuleSet
  readonly diagnostics: readonly RuleDiagnostic[]
}

/** Files of a repository are proposals: they narrow always and widen only once trusted. */
const PROPOSING_LEVELS: ReadonlySet<RuleLevel> = new Set(['project', 'local'])

export function buildRuleSet(entries: readonly RuleEntry[], options: RuleSetOptions): BuiltRules {
  const rules: Rule[] = []
  const diagnostics: RuleDiagnostic[] = []
  for (const entry of entries) {
    const refusal = authorityRefusal(entry, options)
    if (refusal !== undefined) {
      diagnostics.push({ entry, severity: 'ignored', reason: refusal })
      continue
    }
    const parsed = parseRule(entry)
    diagnostics.push(...parsed.diagnostics)
    if (parsed.rule !== undefined) rules.push(parsed.rule)
  }
  const of = (effect: Rule['effect']) => rules.filter((rule) => rule.effect === effect)
  return { rules: { deny: of('deny'), ask: of('ask'), allow: of('allow') }, diagnostics }
}

function authorityRefusal(entry: RuleEntry, options: RuleSetOptions): string | undefined {
  if (options.managedOnly && entry.level !== 'managed') return 'Only rules of the administrator count here.'
  if (entry.effect === 'allow' && PROPOSING_LEVELS.has(entry.level) && !options.trusted)
    return 'The repository proposes it; it counts once a person has trusted the content.'
  return undefined
}
