/** What the routes of sessions do. */
import { viewOf } from '#protocol/api/session-view.ts'
import type { Command, CommandResult } from '#protocol/command.ts'
import { statusOf } from '#protocol/state.ts'
import { RESTORABLE_MS } from '#server/sessions/lifecycle.ts'
import type { ListedSession } from '#server/store/session-list.ts'
import { actionOf, authorize } from '../../authorize.ts'
import { actorOf } from '../../caller.ts'
import { type Handlers, personOf, type RouteContext } from '../context.ts'
import { type HttpProblem, problem } from '../problem.ts'
import { Reply } from '../reply.ts'
import { sendEvents } from '../send-events.ts'

type SessionHandlers = Pick<
  Handlers,
  | 'createSession'
  | 'listSessions'
  | 'getSession'
  | 'updateSession'
  | 'deleteSession'
  | 'restoreSession'
  | 'markSeen'
  | 'postMessage'
  | 'interrupt'
  | 'resolveApproval'
  | 'command'
  | 'events'
>

const LIST_LIMIT = 50

export const sessionHandlers: SessionHandlers = {
  async createSession({ body }, context) {
    const outcome = await context.lifecycle.create(body, personOf(context).user.id)
    if (outcome.kind === 'refused')
      throw problem(outcome.code === 'draining' ? 503 : 422, outcome.code, outcome.message)
    return new Reply({
      status: 201,
      headers: { 'content-type': 'application/json', location: `/api/sessions/${outcome.id}` },
      body: JSON.stringify({ id: outcome.id }),
    })
  },

  async listSessions({ query }, context) {
    const { user } = personOf(context)
    const page = await context.sessions.list({
      ...(user.role === 'owner' ? {} : { ownerId: user.id }),
      viewerId: user.id,
      shelf: query.shelf ?? (query.archived === true ? 'archived' : 'active'),
      ...(query.search === undefined ? {} : { search: query.search }),
      limit: query.limit ?? LIST_LIMIT,
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    })
    // A row without an event is a creation that was cut short.
    return {
      sessions: page.sessions.filter(({ lastSeq }) => lastSeq > 0).map((row) => rowOf(row, context)),
      next: page.next,
    }
  },

  getSession: ({ params }, context) => viewSession(params.id, context),

  async updateSession({ params, body }, context) {
    await submit(context, { sessionId: params.id, command: { type: 'session-update', ...body } })
    return viewSession(params.id, context)
  },

  async deleteSession({ params, query }, { lifecycle }) {
    await (query.forever === true ? lifecycle.purge(params.id) : lifecycle.remove(params.id))
    return undefined
  },

  async restoreSession({ params }, context) {
    await context.lifecycle.restore(params.id)
    return viewSession(params.id, context)
  },

  async markSeen({ params, body }, context) {
    const seenSeq = await context.sessions.see({
      ...{ userId: personOf(context).user.id, sessionId: params.id, seq: body.seq },
    })
    if (seenSeq === null) throw problem(404, 'not_found', 'There is no such session.')
    return { seenSeq }
  },

  postMessage({ params, body }, context) {
    const { commandId, ...message } = body
    return submit(context, { sessionId: params.id, commandId, command: { type: 'message-send', ...message } })
  },

  interrupt({ params, body }, context) {
    const { commandId, ...rest } = body ?? {}
    return submit(context, { sessionId: params.id, commandId, command: { type: 'turn-interrupt', ...rest } })
  },

  resolveApproval({ params, body }, context) {
    const { commandId, ...answer } = body
    const command: Command = { type: 'approval-resolve', requestId: params.requestId, ...answer }
    return submit(context, { sessionId: params.id, commandId, command })
  },

  async command({ params, body }, context) {
    const verdict = authorize(context.caller, actionOf(body.command.type), await context.sessions.get(params.id))
    if (!verdict.allowed) throw problem(verdict.status, 'not_allowed', verdict.message)
    return submit(context, { sessionId: params.id, ...body })
  },

  async events({ params, query, headers }, context) {
    const viewed = await context.registry.view(params.id)
    if (viewed === null) throw problem(404, 'not_found', 'There is no such session.')
    const after = headers['last-event-id'] ?? query.after ?? 0
    const view = async () => {
      const verdict = authorize(context.caller, 'session-read', await context.sessions.get(params.id))
      return verdict.allowed && !context.registry.draining ? context.registry.view(params.id) : null
    }
    await sendEvents({ ...context, viewed, view, after, follow: query.follow ?? true })
    return new Reply({ status: 200 })
  },
}

interface Submission {
  sessionId: string
  commandId?: string | undefined
  command: Command
}

async function submit(context: RouteContext, { sessionId, commandId, command }: Submission) {
  const id = commandId ?? context.newId('c')
  const actor = actorOf(personOf(context))
  const result = await context.registry.submit({ sessionId, commandId: id, actor, command })
  if (result.kind === 'refused') throw refusal(result)
  return { commandId: id, seq: result.seq }
}

const REFUSALS: Record<string, number> = {
  not_found: 404,
  internal: 500,
  busy: 503,
  no_rule: 422,
  bad_rule: 422,
  mode_not_allowed: 403,
}

/** A refusal is an answer about the state of the session, so it is a conflict unless said otherwise. */
function refusal({ code, message }: Extract<CommandResult, { kind: 'refused' }>): HttpProblem {
  return problem(REFUSALS[code] ?? 409, code, message)
}

async function viewSession(id: string, { registry }: RouteContext) {
  const viewed = await registry.view(id)
  if (viewed === null) throw problem(404, 'not_found', 'There is no such session.')
  return viewOf(id, viewed.state)
}

function rowOf(row: ListedSession, { registry }: RouteContext) {
  const live = registry.peek(row.id)
  const status = live === null ? (row.openApprovals > 0 ? 'waiting' : row.status) : statusOf(live)
  return {
    ...{ id: row.id, title: row.title, owner: row.ownerId, createdAt: row.createdAt, preview: row.preview },
    ...{ lastActivityAt: row.lastActivityAt, openApprovals: row.openApprovals, costMicroUsd: row.costMicroUsd },
    archived: row.archivedAt !== null,
    status: row.archivedAt !== null && status === 'idle' ? ('archived' as const) : status,
    lastReason: row.lastReason as never,
    ...{ openQuestions: row.openQuestions, source: row.source, branch: row.branch, lastSeq: row.lastSeq },
    ...{ seenSeq: row.seenSeq, unread: row.unread },
    restorableUntil: row.deletedAt === null ? null : restorableUntil(row.deletedAt),
  }
}

function restorableUntil(deletedAt: string): string {
  return new Date(Date.parse(deletedAt) + RESTORABLE_MS).toISOString()
}
