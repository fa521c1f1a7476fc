/** What holds in a session, for people: each rule with where it comes from, and what its repository proposes, word for word. */
import type { Trust } from '#protocol/api/permission-routes.ts'
import type { RuleProblem, SessionRule } from '#protocol/api/rule-routes.ts'
import type { SessionState } from '#protocol/state.ts'
import type { RuleDiagnostic, RuleEntry } from '#server/agent/permissions/rule.ts'
import type { Rule } from '#server/store/rules.ts'
import { poolRules, type SessionRules } from './session-rules.ts'

export function describeRules(
  read: SessionRules,
  { grants }: Pick<SessionState, 'grants'>,
): { rules: SessionRule[]; problems: RuleProblem[]; epoch: string } {
  const { diagnostics } = poolRules(read)
  const ignored = new Set(diagnostics.filter(({ severity }) => severity === 'ignored').map(({ entry }) => entry))
  const stored = new Map(read.stored.map((rule) => [rule.id, rule]))
  const granted = new Map(grants.map(({ requestId, by }) => [requestId, by.id]))
  const rules = read.entries
    .filter((entry) => !ignored.has(entry))
    .map((entry) => viewOf(entry, { rule: stored.get(entry.id), grantedBy: granted.get(entry.id) }))
  const seen = read.repository?.problems ?? []
  const fresh = diagnostics.filter(({ entry }) => entry.file === undefined || ignored.has(entry)).map(problemOf)
  return { rules, problems: [...seen, ...fresh], epoch: read.epoch }
}

function viewOf(
  entry: RuleEntry,
  { rule, grantedBy }: { rule: Rule | undefined; grantedBy: string | undefined },
): SessionRule {
  const { id, effect, text, source, file = null, line = null } = entry
  return {
    ...{ id, effect, text, source, file, line },
    level: levelOf(entry, { rule, grantedBy }),
    createdBy: rule?.createdBy ?? grantedBy ?? null,
    lastUsedAt: rule?.lastUsedAt ?? null,
    revocable: rule !== undefined || grantedBy !== undefined,
  }
}

function levelOf(
  { level, source }: RuleEntry,
  { rule, grantedBy }: { rule: Rule | undefined; grantedBy: string | undefined },
): SessionRule['level'] {
  if (rule !== undefined) return rule.scope === 'team' ? 'managed' : rule.scope
  if (grantedBy !== undefined) return 'approval'
  if (level === 'project' || level === 'local') return 'repository'
  return source === 'run' ? 'run' : 'session'
}

export function problemOf({ entry, reason }: RuleDiagnostic): RuleProblem {
  const { effect, text, source, file = null, line = null } = entry
  return { effect, text, source, file, line, reason }
}

/** Of a session whose container is not up: nobody has looked. */
export const UNKNOWN_TRUST: Trust = {
  ...{ state: 'unknown', hash: null, proposals: [], problems: [], files: [], decided: null },
}

export function describeTrust({ repository, trust, trusted }: SessionRules): Trust {
  if (repository === null) return UNKNOWN_TRUST
  const { hash, proposals, problems, files } = repository
  return {
    state: stateOf({ hash, trust, trusted }),
    hash,
    proposals: [...proposals],
    problems: [...problems],
    files: files.map(({ path, text }) => ({ path, text })),
    decided: trust === null ? null : { by: trust.by, at: trust.at },
  }
}

function stateOf({ hash, trust, trusted }: Pick<SessionRules, 'trust' | 'trusted'> & { hash: string | null }) {
  if (hash === null) return 'nothing'
  if (trusted) return 'accepted'
  return trust === null ? 'pending' : 'declined'
}
