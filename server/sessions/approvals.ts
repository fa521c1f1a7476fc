/** Answers to permission requests: the first one that is stored counts, whoever gave it; the others are told. */
import type { Actor, ApprovalScope } from '#protocol/choices.ts'
import type { CommandOf } from '#protocol/command.ts'
import type { Draft, Envelope } from '#protocol/event.ts'
import type { OpenApproval, SessionState } from '#protocol/state.ts'
import { parseRule } from '#server/agent/permissions/rule.ts'
import { EDIT_TOOLS } from '#server/agent/permissions/tools.ts'
import { type Decision, refuse } from './decision.ts'

export const ALREADY_ANSWERED = 'already_answered'

/** Pure. Binds to the call by its seq and input hash, never to a lease: a restart does not void it. */
export function resolveApproval(state: SessionState, command: CommandOf<'approval-resolve'>, actor: Actor): Decision {
  const open = state.approvals[command.requestId]
  if (open === undefined) return refuse(ALREADY_ANSWERED, 'This request is not open any more.')
  const { decision, reason } = command
  if (command.inputHash !== undefined && command.inputHash !== open.inputHash)
    return refuse('other_input', 'The request is about another input than the one that was answered. Look again.')
  const wanted = decision === 'allow' ? (command.scope ?? 'once') : 'once'
  const granted = wanted === 'once' ? NOTHING_GRANTED : grantOf(open, command, wanted)
  if ('problem' in granted) return refuse(granted.code, granted.problem)
  const { scope, texts } = granted
  const [first, ...rest] = texts.map((text) => ({ text }))
  const resolved = {
    ...{ requestId: open.requestId, callSeq: open.callSeq, decision, scope, cause: 'answered' as const },
    ...(reason === undefined ? {} : { reason }),
    ...(first === undefined ? {} : { grant: first }),
    ...(first === undefined || rest.length === 0 ? {} : { grants: [first, ...rest] }),
  }
  return { kind: 'apply', drafts: [about(open, actor, { type: 'permission-resolved', ...resolved })] }
}

type Granted = { scope: ApprovalScope; texts: readonly string[] } | { code: string; problem: string }

const NOTHING_GRANTED: Granted = { scope: 'once', texts: [] }

/** The rules as the person left them on the card, else all that were offered. A rule for edits holds for this session, whatever was asked. */
function grantOf(
  open: OpenApproval,
  { rule, rules }: CommandOf<'approval-resolve'>,
  wanted: 'session' | 'always',
): Granted {
  if (open.suggestions.length === 0) {
    const problem = 'This request can only be answered once at a time: there is no rule that would cover it.'
    return { code: 'no_rule', problem }
  }
  const texts = [...new Set((rules ?? (rule === undefined ? open.suggestions : [rule])).map((text) => text.trim()))]
  const parsed = texts.map((text) =>
    parseRule({ id: open.requestId, effect: 'allow', text, level: 'session', source: 'approval' }),
  )
  const bad = parsed.findIndex((each) => each.rule === undefined)
  if (bad !== -1)
    return { code: 'bad_rule', problem: `${texts[bad]}: ${parsed[bad]?.diagnostics[0]?.reason ?? 'not a rule.'}` }
  const edits = parsed.some((each) => each.rule !== undefined && EDIT_TOOLS.has(each.rule.tool))
  return { scope: edits ? 'session' : wanted, texts }
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
