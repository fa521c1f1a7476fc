/** What the routes of rules, trust and permissions do. */
import type { StoredRule } from '#protocol/api/rule-routes.ts'
import { authorize, authorizeRule } from '../../authorize.ts'
import { type Handlers, personOf, type RouteContext } from '../context.ts'
import { problem } from '../problem.ts'
import { sessionOf, withSandbox } from './with-sandbox.ts'

type PermissionHandlers = Pick<
  Handlers,
  | 'listRules'
  | 'addRule'
  | 'revokeRule'
  | 'sessionRules'
  | 'revokeSessionRule'
  | 'getTrust'
  | 'decideTrust'
  | 'explainPermission'
  | 'getPermissionPolicy'
  | 'putPermissionPolicy'
>

export const permissionHandlers: PermissionHandlers = {
  async listRules({ query: { scope, revoked = false } }, context) {
    const rules = await context.permissions.rules.list({ revoked, ...(scope === undefined ? {} : { scope }) })
    const seen = await Promise.all(rules.map(async (rule) => (await mayRule(context, 'read', rule)).allowed))
    return { rules: rules.filter((_, index) => seen[index]) }
  },

  async addRule({ body: { effect, text, scope, session: sessionId } }, context) {
    const { id: by } = personOf(context).user
    const owner = scope === 'session' ? (sessionId ?? '') : by
    const verdict = await mayRule(context, 'write', { scope, owner })
    if (!verdict.allowed) throw refused(verdict)
    const session = sessionId === undefined ? null : await visible(context, sessionId)
    const outcome = await context.permissions.rules.add({ effect, text, scope, by, session })
    if (!outcome.ok) throw problem(422, 'bad_rule', outcome.message)
    return outcome.rule
  },

  async revokeRule({ params }, context) {
    const rule = await context.permissions.rules.find(params.ruleId)
    if (rule === null || !(await mayRule(context, 'read', rule)).allowed)
      throw problem(404, 'not_found', 'There is no such rule.')
    const verdict = await mayRule(context, 'write', rule)
    if (!verdict.allowed) throw refused(verdict)
    await context.permissions.rules.revoke(rule, personOf(context).user.id)
    return undefined
  },

  sessionRules: async ({ params }, context) => context.permissions.ofSession(await sessionOf(context, params.id)),

  async revokeSessionRule({ params }, context) {
    const session = await sessionOf(context, params.id)
    const { id: by } = personOf(context).user
    if (await context.permissions.withdraw(session, { requestId: params.ruleId, by })) return undefined
    const rule = await context.permissions.rules.find(params.ruleId)
    if (rule?.scope !== 'session' || rule.owner !== params.id)
      throw problem(404, 'not_found', 'Nothing of that name holds for this session alone.')
    await context.permissions.rules.revoke(rule, by)
    return undefined
  },

  getTrust: async ({ params }, context) => context.permissions.trust(await sessionOf(context, params.id)),

  decideTrust: ({ params, body }, context) =>
    withSandbox(context, params.id, async ({ workspace }, session) => {
      const wish = { ...body, by: personOf(context).user.id }
      const trust = await context.permissions.decideTrust(session, workspace, wish)
      if (trust === null) throw problem(409, 'changed', 'The files propose something else by now. Look again.')
      return trust
    }),

  async explainPermission({ body: { tool, input, session: sessionId, rules = {}, mode } }, context) {
    const session = sessionId === undefined ? null : await visible(context, sessionId)
    const { id: userId } = personOf(context).user
    return context.permissions.explain({ tool, input, mode, rules }, { session, userId })
  },

  getPermissionPolicy: (_input, { permissions }) => permissions.policy.get(),

  async putPermissionPolicy({ body }, { permissions }) {
    await permissions.policy.put(body)
    return permissions.policy.get()
  },
}

/** A rule of a session is as its session is to the caller. */
async function mayRule(
  { caller, sessions }: RouteContext,
  what: 'read' | 'write',
  rule: Pick<StoredRule, 'scope' | 'owner'>,
) {
  if (rule.scope !== 'session') return authorizeRule(caller, what, { ...rule, scope: rule.scope })
  return authorize(caller, what === 'read' ? 'session-read' : 'session-approve', await sessions.get(rule.owner))
}

async function visible(context: RouteContext, sessionId: string) {
  const verdict = authorize(context.caller, 'session-read', await context.sessions.get(sessionId))
  if (!verdict.allowed) throw refused(verdict)
  return sessionOf(context, sessionId)
}

function refused({ status, message }: { status: number; message: string }) {
  return problem(status, status === 404 ? 'not_found' : 'not_allowed', message)
}
