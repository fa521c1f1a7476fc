/** Rules that people write and take back, outside of any card; sessions that run are told, so that their history says what held when. */
import type { StoredRule } from '#protocol/api/rule-routes.ts'
import type { Event } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { parseRule, type RuleEffect } from '#server/agent/permissions/rule.ts'
import type { Rule, RuleScope, Rules } from '#server/store/rules.ts'
import type { SessionLogger } from '../ports.ts'
import type { Registry } from '../registry.ts'
import type { Session } from '../session.ts'
import { projectOwner, sourceKey, splitProjectOwner } from './source-key.ts'

export interface RuleBookOptions {
  rules: Rules
  registry: Pick<Registry, 'loaded'>
  logger: SessionLogger
}

export interface RuleWish {
  effect: RuleEffect
  text: string
  scope: StoredRule['scope']
  /** A user's id. */
  by: string
  /** Of `session`, and of `project`: whose source is meant. */
  session: { id: string; state: Pick<SessionState, 'source'> } | null
}

export type AddOutcome = { ok: true; rule: StoredRule } | { ok: false; message: string }

export interface RuleBook {
  /** A text that is no rule is refused with the reason. */
  add(wish: RuleWish): Promise<AddOutcome>
  /** Null when there is no such rule. */
  find(id: string): Promise<StoredRule | null>
  list(filter: { scope?: StoredRule['scope']; revoked: boolean }): Promise<StoredRule[]>
  /** Stops working at once, whatever runs. False when it had been taken back before. */
  revoke(rule: StoredRule, by: string): Promise<boolean>
}

export function createRuleBook({ rules, registry, logger }: RuleBookOptions): RuleBook {
  const tell = (rule: StoredRule, event: Event, by: string) => {
    for (const session of registry.loaded.filter((each) => concerns(rule, each))) {
      session.note({ kind: 'person', id: by }, [event]).catch((error: unknown) => {
        logger.warn({ sessionId: session.id, ruleId: rule.id, error: String(error) }, 'rule: a session was not told')
      })
    }
  }
  return {
    async add(wish) {
      const { effect, text, by } = wish
      const place = placeOf(wish)
      if ('problem' in place) return { ok: false, message: place.problem }
      const parsed = parseRule({ id: '', effect, text, level: 'user', source: 'person' })
      if (parsed.rule === undefined)
        return { ok: false, message: parsed.diagnostics[0]?.reason ?? 'The text is not a rule.' }
      const rule = viewOfRule(await rules.add({ effect, text, ...place, source: 'person', createdBy: by }))
      tell(rule, { type: 'rule-added', ruleId: rule.id, effect, text, scope: rule.scope }, by)
      return { ok: true, rule }
    },
    async find(id) {
      const rule = await rules.get(id)
      return rule === null ? null : viewOfRule(rule)
    },
    async list({ scope, revoked }) {
      const found = await rules.list({ revoked, ...(scope === undefined ? {} : { scope }) })
      return found.filter((rule) => rule.scope !== 'team').map(viewOfRule)
    },
    async revoke(rule, by) {
      const done = await rules.revoke(rule.id)
      if (done) tell(rule, { type: 'rule-revoked', ruleId: rule.id }, by)
      return done
    },
  }
}

function placeOf({ scope, by, session }: RuleWish): { scope: RuleScope; ownerId: string } | { problem: string } {
  switch (scope) {
    case 'managed':
      return { scope, ownerId: '' }
    case 'user':
      return { scope, ownerId: by }
    case 'session':
      return session === null ? { problem: 'Say for which session the rule is.' } : { scope, ownerId: session.id }
    case 'project': {
      const source = session === null ? null : sourceKey(session.state.source)
      if (source === null) return { problem: 'Name a session that started from a repository.' }
      return { scope, ownerId: projectOwner(by, source) }
    }
  }
}

function concerns({ scope, owner, project }: StoredRule, { id, state }: Session): boolean {
  if (scope === 'managed') return true
  if (scope === 'session') return owner === id
  const people = [state.owner, ...Object.values(state.turns).map(({ by }) => by.id)]
  return people.includes(owner) && (scope === 'user' || sourceKey(state.source) === project)
}

export function viewOfRule({ ownerId, scope, ...rule }: Rule): StoredRule {
  const { owner, project } = scope === 'project' ? splitProjectOwner(ownerId) : { owner: ownerId, project: null }
  // No rule is written for a team yet; what another release stored is shown as everybody's.
  return { ...rule, scope: scope === 'team' ? 'managed' : scope, owner, project }
}
