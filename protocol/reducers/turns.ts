/** How facts about turns and their requests change the head. */
import { NO_USAGE, type Usage } from '../content.ts'
import type { Envelope, EventOf } from '../event.ts'
import type { OpenTurn, SessionState } from '../state.ts'
import { takenUp, writersOf } from './messages.ts'

export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costMicroUsd: left.costMicroUsd + right.costMicroUsd,
  }
}

function change(state: SessionState, envelope: Envelope, next: (turn: OpenTurn) => OpenTurn): SessionState {
  const turn = state.turns[envelope.agentId]
  if (turn === undefined || turn.turnId !== envelope.turnId) return state
  return { ...state, turns: { ...state.turns, [envelope.agentId]: next(turn) } }
}

export function started(state: SessionState, event: EventOf<'turn-started'>, envelope: Envelope): SessionState {
  if (envelope.turnId === null) return state
  const turn: OpenTurn = {
    turnId: envelope.turnId,
    agentId: envelope.agentId,
    startedSeq: envelope.seq,
    startedAt: envelope.at,
    by: envelope.by,
    people: distinct([
      ...(envelope.by.kind === 'person' ? [envelope.by.id] : []),
      ...writersOf(state, event.messageSeqs),
    ]),
    model: event.model,
    permissionMode: event.permissionMode,
    messageSeqs: event.messageSeqs,
    round: 0,
    attempt: 0,
    requesting: false,
    reservedMicroUsd: 0,
    retry: null,
    interruptSeq: null,
    usage: NO_USAGE,
  }
  return {
    ...takenUp(state, event.messageSeqs),
    turns: { ...state.turns, [envelope.agentId]: turn },
    turnCount: state.turnCount + 1,
  }
}

/** Whoever steers is one of those whose words the turn follows from here on. */
export function joined(state: SessionState, event: EventOf<'messages-joined'>, envelope: Envelope): SessionState {
  const writers = writersOf(state, event.messageSeqs)
  const steered = change(state, envelope, (turn) => ({ ...turn, people: distinct([...turn.people, ...writers]) }))
  return takenUp(steered, event.messageSeqs)
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)]
}

export function requestStarted(
  state: SessionState,
  event: EventOf<'request-started'>,
  envelope: Envelope,
): SessionState {
  const { round, attempt, reservedMicroUsd } = event
  return change(state, envelope, (turn) => ({
    ...turn,
    round,
    attempt,
    requesting: true,
    retry: null,
    reservedMicroUsd,
  }))
}

export function requestSettled(state: SessionState, usage: Usage | undefined, envelope: Envelope): SessionState {
  const spent = usage ?? NO_USAGE
  const settled = change(state, envelope, (turn) => ({
    ...turn,
    requesting: false,
    reservedMicroUsd: 0,
    usage: addUsage(turn.usage, spent),
  }))
  return { ...settled, usage: addUsage(settled.usage, spent) }
}

export function retryScheduled(
  state: SessionState,
  event: EventOf<'retry-scheduled'>,
  envelope: Envelope,
): SessionState {
  const { until, attempt, kind, reason } = event
  return change(state, envelope, (turn) => ({ ...turn, retry: { until, attempt, kind, reason } }))
}

export function modelSwitched(state: SessionState, event: EventOf<'model-switched'>, envelope: Envelope): SessionState {
  return change(state, envelope, (turn) => ({ ...turn, model: event.to }))
}

export function interrupted(state: SessionState, envelope: Envelope): SessionState {
  return change(state, envelope, (turn) => ({ ...turn, interruptSeq: turn.interruptSeq ?? envelope.seq }))
}

export function ended(state: SessionState, event: EventOf<'turn-ended'>, envelope: Envelope): SessionState {
  const open = state.turns[envelope.agentId]
  if (open === undefined || open.turnId !== envelope.turnId) return state
  const { [envelope.agentId]: _gone, ...turns } = state.turns
  const lastTurn = {
    turnId: open.turnId,
    reason: event.reason,
    detail: event.detail ?? null,
    seq: envelope.seq,
    at: envelope.at,
  }
  return { ...state, turns, lastTurn: envelope.agentId === 'main' ? lastTurn : state.lastTurn }
}
