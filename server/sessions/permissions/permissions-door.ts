/** Permissions as the API sees them: rules, trust, policy, and what would be done with a call. */
import type { Explanation, Trust } from '#protocol/api/permission-routes.ts'
import type { RuleProblem, SessionRule } from '#protocol/api/rule-routes.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import type { Rules } from '#server/store/rules.ts'
import type { Settings } from '#server/store/settings.ts'
import type { StandingReader } from '#server/store/standing.ts'
import type { SessionLogger } from '../ports.ts'
import type { Registry } from '../registry.ts'
import type { Session } from '../session.ts'
import { describeRules, describeTrust, UNKNOWN_TRUST } from './describe-session.ts'
import { type ExplainWish, explainForSession } from './explain-session.ts'
import type { PolicyStore } from './permission-policy.ts'
import { createRuleBook, type RuleBook } from './rule-book.ts'
import { peopleOf, readPersonRules, readSessionRules, type SessionRules } from './session-rules.ts'
import { writeTrust } from './trust.ts'

export interface DoorOptions {
  registry: Pick<Registry, 'loaded'>
  rules: Rules
  settings: Settings
  policy: PolicyStore
  standing: StandingReader
  parser: ShellParser
  logger: SessionLogger
}

export interface TrustWish {
  hash: string
  decision: 'accept' | 'decline'
  /** A user's id. */
  by: string
}

export interface PermissionsDoor {
  policy: PolicyStore
  rules: RuleBook
  /** All that hold there now. The repository's are in it while the container is up. */
  ofSession(session: Session): Promise<{ rules: SessionRule[]; problems: RuleProblem[]; epoch: string }>
  /** False when nothing like it was granted on a card. */
  withdraw(session: Session, grant: { requestId: string; by: string }): Promise<boolean>
  trust(session: Session): Promise<Trust>
  /** Null when the files propose something else by now. Rejects with SandboxLostError. */
  decideTrust(session: Session, workspace: Workspace, wish: TrustWish): Promise<Trust | null>
  /** Without a session: by the rules of the user who asks, as a new session of theirs would have them. */
  explain(wish: ExplainWish, of: { session: Session | null; userId: string }): Promise<Explanation>
}

export function createPermissionsDoor(options: DoorOptions): PermissionsDoor {
  const { policy, parser, settings } = options
  return {
    policy,
    rules: createRuleBook(options),
    async ofSession(session) {
      return describeRules(await readOf(options, session, connectedTo(session)), session.state)
    },
    async withdraw(session, { requestId, by }) {
      if (!session.state.grants.some((grant) => grant.requestId === requestId)) return false
      await session.note({ kind: 'person', id: by }, [{ type: 'rule-revoked', ruleId: requestId }])
      return true
    },
    async trust(session) {
      const workspace = connectedTo(session)
      return workspace === null ? UNKNOWN_TRUST : describeTrust(await readOf(options, session, workspace))
    },
    async decideTrust(session, workspace, { hash, decision, by }) {
      const read = await readOf(options, session, workspace)
      if (read.repository?.hash !== hash) return null
      const { id: sessionId, state } = session
      await writeTrust(settings, { sessionId, state }, { hash, decision, by, at: new Date().toISOString() })
      await session.note({ kind: 'person', id: by }, [{ type: 'trust-decided', hash, decision }])
      return describeTrust(await readOf(options, session, workspace))
    },
    async explain(wish, { session, userId }) {
      const read =
        session === null ? await readPersonRules(options, userId) : await readOf(options, session, connectedTo(session))
      return explainForSession(wish, { parser, session, read })
    },
  }
}

/** None is made or woken to answer a question. */
function connectedTo(session: Session): Workspace | null {
  return session.keeper.ready?.workspace ?? null
}

function readOf(sources: DoorOptions, session: Session, workspace: Workspace | null): Promise<SessionRules> {
  const { id: sessionId, state } = session
  return readSessionRules(sources, { sessionId, state, person: peopleOf(state, MAIN_AGENT)[0], workspace, fresh: true })
}
