/** Answers to permission requests: the first one that is stored counts, whoever gave it; the others are told. */
import type { Actor } from '#protocol/choices.ts'
import type { CommandOf } from '#protocol/command.ts'
import type { Draft, Envelope } from '#protocol/event.ts'
import type { OpenApproval, SessionState } from '#protocol/state.ts'
import { type Decision, refuse } from './decision.ts'

export const ALREADY_ANSWERED = 'already_answered'

/** Pure. Binds to the call by its seq and input hash, never to a lease: a restart does not void it. */
export function resolveApproval(state: SessionState, command: CommandOf<'approval-resolve'>, actor: Actor): Decision {
  const open = state.approvals[command.requestId]
  if (open === undefined) return refuse(ALREADY_ANSWERED, 'This request is not open any more.')
  const { decision, reason } = command
  const scope = decision === 'allow' ? (command.scope ?? 'once') : 'once'
  const grant = scope === 'once' ? undefined : (command.rule ?? open.suggestions[0])
  if (scope !== 'once' && grant === undefined) {
    return refuse('no_rule', 'This request can only be answered once at a time: there is no rule that would cover it.')
  }
  const resolved = {
    ...{ requestId: open.requestId, callSeq: open.callSeq, decision, scope, cause: 'answered' as const },
    ...(reason === undefined ? {} : { reason }),
    ...(grant === undefined ? {} : { grant: { text: grant } }),
  }
  return { kind: 'apply', drafts: [about(open, actor, { type: 'permission-resolved', ...resolved })] }
}

/** The facts that close a request to which nobody answered. Null when it is closed already. */
export function closeApproval(
  state: SessionState,
  requestId: string,
  cause: 'expired' | 'cancelled' | 'nobody_to_ask',
): readonly Draft[] | null {
  const open = state.approvals[requestId]
  if (open === undefined) return null
  const event = { type: 'permission-resolved' as const, requestId, callSeq: open.callSeq }
  const by: Actor = { kind: 'system', id: 'approvals' }
  return [about(open, by, { ...event, decision: 'deny', scope: 'once', cause })]
}

function about(open: OpenApproval, by: Actor, event: Draft['event']): Draft {
  return { by, agentId: open.agentId, turnId: open.turnId, cause: open.seq, event }
}

/** In words: who was first, and with what. */
export function describeResolution({ by, at, event }: Envelope): string {
  if (event.type !== 'permission-resolved') return 'This request is not open any more.'
  const verdict = event.decision === 'allow' ? 'allowed' : 'denied'
  switch (event.cause) {
    case 'answered':
      return `Already ${verdict} by ${by.id} at ${at}.`
    case 'expired':
      return `The request expired at ${at} and was denied.`
    case 'cancelled':
      return `The request was cancelled at ${at}: what asked for it is no longer running.`
    case 'nobody_to_ask':
      return 'Nobody could be asked, so it was denied.'
  }
}
