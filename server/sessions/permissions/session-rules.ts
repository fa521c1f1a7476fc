/** All rules that hold in one session at this moment: the owner's, a person's, the session's own, and what its repository proposes. */
import { createHash } from 'node:crypto'
import type { PermissionPolicy } from '#protocol/api/permission-routes.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { RuleDiagnostic, RuleEntry } from '#server/agent/permissions/rule.ts'
import { buildRuleSet, type RuleSet } from '#server/agent/permissions/rule-set.ts'
import type { RuleLevel } from '#server/agent/permissions/verdict.ts'
import type { Rule, RuleHolder, RuleScope } from '#server/store/rules.ts'
import type { Settings } from '#server/store/settings.ts'
import type { StandingReader } from '#server/store/standing.ts'
import { readTerms, type SessionTerms } from '../session-terms.ts'
import { POLICY_SCOPE, policyOf } from './permission-policy.ts'
import { type RepositorySettings, readRepositorySettings } from './repository-settings.ts'
import { projectOwner, sourceKey } from './source-key.ts'
import { TRUST_SCOPE, type TrustDecision, trustKeys, trustOf } from './trust.ts'

export interface RuleSources {
  standing: StandingReader
  settings: Settings
  /** What the session was made with, where that is at hand: it never changes. */
  terms?: SessionTerms
}

export interface RulesAsked {
  sessionId: string
  state: SessionState
  /** Whose turn it is: this user's rules hold. */
  person: string
  /** Null: the container is not up, so what the repository says is not known. */
  workspace: Workspace | null
  /** For people: also when each rule was last used. */
  fresh?: true
}

export interface SessionRules {
  policy: PermissionPolicy
  stored: readonly Rule[]
  entries: readonly RuleEntry[]
  repository: RepositorySettings | null
  trust: TrustDecision | null
  trusted: boolean
  /** Changes with anything that a decision may depend on, except what an answer on a card granted. */
  epoch: string
}

/** Rejects with SandboxLostError when the workspace does not answer. */
export async function readSessionRules(sources: RuleSources, asked: RulesAsked): Promise<SessionRules> {
  const { sessionId, state, workspace } = asked
  const place = { sessionId, state }
  const [{ rules: stored, epoch, ...read }, terms, repository] = await Promise.all([
    sources.standing.read({
      holders: holdersOf(asked),
      trust: { scope: TRUST_SCOPE, keys: trustKeys(place) },
      policyScope: POLICY_SCOPE,
      ...(asked.fresh === true ? { fresh: true } : {}),
    }),
    sources.terms ?? readTerms(sources.settings, sessionId),
    workspace === null ? null : readRepositorySettings(workspace),
  ])
  const policy = policyOf(read.policy)
  const hash = repository?.hash ?? null
  const trust = hash === null ? null : trustOf(read.trust, hash)
  const trusted = terms.trust || trust?.decision === 'accept'
  const entries = [
    ...stored.map(entryOf),
    ...termEntries(terms),
    ...grantEntries(state),
    ...(repository?.entries ?? []),
  ]
  const facts = [epoch, policy, repository?.fingerprint ?? null, trusted]
  const name = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12)
  return { policy, stored, entries, repository, trust, trusted, epoch: `${epoch}-${name}` }
}

/** What holds for a person before there is any session. */
export async function readPersonRules(
  { standing }: Pick<RuleSources, 'standing'>,
  userId: string,
): Promise<Pick<SessionRules, 'policy' | 'entries' | 'trusted' | 'repository'>> {
  const holders: RuleHolder[] = [
    { scope: 'managed', ownerId: '' },
    { scope: 'user', ownerId: userId },
  ]
  const { policy, rules } = await standing.read({ holders, trust: null, policyScope: POLICY_SCOPE })
  return { policy: policyOf(policy), entries: rules.map(entryOf), trusted: false, repository: null }
}

/** What the engine is given, and what counts for nothing. */
export function poolRules({ entries, trusted, policy }: SessionRules): {
  rules: RuleSet
  diagnostics: readonly RuleDiagnostic[]
} {
  return buildRuleSet(entries, { trusted, managedOnly: policy.managedRulesOnly })
}

/** Users whose words the agent follows now; without any the owner of the session. Never empty. */
export function peopleOf(
  state: Pick<SessionState, 'turns' | 'owner'>,
  agentId: string,
): readonly [string, ...string[]] {
  const turn = state.turns[agentId]
  const [first, ...others] = turn?.people ?? []
  if (first !== undefined) return [first, ...others]
  return [turn?.by.kind === 'person' ? turn.by.id : state.owner]
}

/** Whose rules hold: the owner's of the installation, those of the person whose turn it is, and the session's own. */
function holdersOf({ state, person, sessionId }: RulesAsked): RuleHolder[] {
  const source = sourceKey(state.source)
  return [
    { scope: 'managed', ownerId: '' },
    { scope: 'user', ownerId: person },
    ...(source === null ? [] : [{ scope: 'project' as const, ownerId: projectOwner(person, source) }]),
    { scope: 'session', ownerId: sessionId },
  ]
}

/** A person's rule for one source has its paths below the workspace, as a team's has; it is no proposal of the repository. */
const LEVELS: Record<RuleScope, RuleLevel> = {
  managed: 'managed',
  team: 'team',
  user: 'user',
  project: 'team',
  session: 'session',
}

function entryOf({ id, effect, text, scope, source }: Rule): RuleEntry {
  return { id, effect, text, level: LEVELS[scope], source }
}

function termEntries({ allow, deny }: Pick<SessionTerms, 'allow' | 'deny'>): RuleEntry[] {
  const entry =
    (effect: RuleEntry['effect']) =>
    (text: string, index: number): RuleEntry => ({
      ...{ id: `run-${effect}-${index + 1}`, effect, text, level: 'session', source: 'run' },
    })
  return [...deny.map(entry('deny')), ...allow.map(entry('allow'))]
}

function grantEntries({ grants }: SessionState): RuleEntry[] {
  return grants.map(({ requestId, text }) => ({
    ...{ id: requestId, effect: 'allow', text, level: 'session', source: 'approval' },
  }))
}
