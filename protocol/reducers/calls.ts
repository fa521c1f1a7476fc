/** How facts about calls, approvals and background tasks change the head. */

import { NO_USAGE } from '../content.ts'
import type { Envelope, EventOf } from '../event.ts'
import type { FileAccess } from '../events/call-events.ts'
import type { OpenCall, OpenTask, SessionState } from '../state.ts'
import { addUsage } from './turns.ts'

function change(state: SessionState, callSeq: number, next: (call: OpenCall) => OpenCall): SessionState {
  const call = state.calls[callSeq]
  return call === undefined ? state : { ...state, calls: { ...state.calls, [callSeq]: next(call) } }
}

export function requested(state: SessionState, event: EventOf<'call-requested'>, envelope: Envelope): SessionState {
  if (envelope.turnId === null) return state
  const call: OpenCall = {
    callSeq: envelope.seq,
    callId: event.callId,
    name: event.name,
    agentId: envelope.agentId,
    turnId: envelope.turnId,
    inputHash: event.inputHash,
    display: event.display,
    requestedAt: envelope.at,
    decision: null,
    startedSeq: null,
    startedAt: null,
    ledger: null,
    attempt: 0,
  }
  return { ...state, calls: { ...state.calls, [envelope.seq]: call }, callCount: state.callCount + 1 }
}

export function decided(state: SessionState, event: EventOf<'call-decided'>): SessionState {
  return change(state, event.callSeq, (call) => ({ ...call, decision: event.decision }))
}

export function callStarted(state: SessionState, event: EventOf<'call-started'>, envelope: Envelope): SessionState {
  return change(state, event.callSeq, (call) => ({
    ...call,
    startedSeq: envelope.seq,
    startedAt: envelope.at,
    ledger: event.ledger ?? null,
    attempt: event.attempt ?? call.attempt + 1,
  }))
}

/** Later facts about a file replace earlier ones; reading only a part never counts as having read the file. */
function seen(files: SessionState['files'], access: readonly FileAccess[], seq: number): SessionState['files'] {
  const next = { ...files }
  for (const file of access) {
    const before = next[file.path]
    const whole =
      (file.access !== 'partial' && file.partly !== true) || (before?.whole === true && before.sha256 === file.sha256)
    next[file.path] = { sha256: file.sha256, seq, whole, written: file.access === 'write' || before?.written === true }
  }
  return next
}

export function completed(state: SessionState, event: EventOf<'call-completed'>, envelope: Envelope): SessionState {
  const { [event.callSeq]: _gone, ...calls } = state.calls
  const files = event.files === undefined ? state.files : seen(state.files, event.files, envelope.seq)
  const cwd = event.cwd !== undefined && envelope.agentId === 'main' ? event.cwd : state.cwd
  return { ...state, calls, files, cwd }
}

export function permissionRequested(
  state: SessionState,
  event: EventOf<'permission-requested'>,
  envelope: Envelope,
): SessionState {
  if (envelope.turnId === null) return state
  const approval = {
    requestId: event.requestId,
    seq: envelope.seq,
    callSeq: event.callSeq,
    callId: event.callId,
    inputHash: event.inputHash,
    agentId: envelope.agentId,
    turnId: envelope.turnId,
    stage: event.stage,
    reason: event.reason,
    suggestions: event.suggestions ?? [],
    proposals: event.proposals ?? [],
    segments: event.segments ?? [],
    directory: event.directory ?? null,
    trace: event.trace ?? [],
    expiresAt: event.expiresAt ?? null,
    rulesEpoch: event.rulesEpoch ?? null,
    at: envelope.at,
  }
  return { ...state, approvals: { ...state.approvals, [event.requestId]: approval } }
}

export function permissionResolved(
  state: SessionState,
  event: EventOf<'permission-resolved'>,
  envelope: Envelope,
): SessionState {
  if (state.approvals[event.requestId] === undefined) return state
  const { [event.requestId]: _gone, ...approvals } = state.approvals
  const classifier = event.cause === 'answered' ? { ...state.classifier, inRow: 0 } : state.classifier
  const granted = event.grants ?? (event.grant === undefined ? [] : [event.grant])
  if (granted.length === 0 || event.decision !== 'allow') return { ...state, approvals, classifier }
  const { by, seq } = envelope
  const scope = event.scope === 'always' ? ('always' as const) : ('session' as const)
  const grants = granted.map(({ text }) => ({ requestId: event.requestId, text, by, seq, scope }))
  return { ...state, approvals, classifier, grants: [...state.grants, ...grants] }
}

/** The stored rule takes the place of what the answer granted: taking it back then takes all of it back. */
export function ruleAdded(state: SessionState, event: EventOf<'rule-added'>): SessionState {
  if (event.fromRequest === undefined) return state
  const { fromRequest, text } = event
  const grants = state.grants.filter((grant) => grant.requestId !== fromRequest || grant.text !== text)
  return { ...state, grants }
}

/** What an answer granted goes by the id of its request. */
export function ruleRevoked(state: SessionState, { ruleId }: EventOf<'rule-revoked'>): SessionState {
  return { ...state, grants: state.grants.filter(({ requestId }) => requestId !== ruleId) }
}

export function classifierAnswered(
  state: SessionState,
  { verdict, usage }: EventOf<'classifier-answered'>,
  { agentId }: Envelope,
): SessionState {
  const { inRow, total } = state.classifier
  const turn = state.turns[agentId]
  const spent = usage ?? NO_USAGE
  const turns =
    turn === undefined ? state.turns : { ...state.turns, [agentId]: { ...turn, usage: addUsage(turn.usage, spent) } }
  const paid = { ...state, turns, usage: addUsage(state.usage, spent) }
  if (verdict === 'doubt') return paid
  return { ...paid, classifier: verdict === 'block' ? { inRow: inRow + 1, total: total + 1 } : { inRow: 0, total } }
}

export function taskStarted(state: SessionState, event: EventOf<'task-started'>, envelope: Envelope): SessionState {
  const task: OpenTask = {
    taskId: event.taskId,
    callSeq: event.callSeq,
    agentId: envelope.agentId,
    command: event.command,
    outputPath: event.outputPath,
    startedAt: envelope.at,
    ended: null,
    reported: false,
  }
  return { ...state, tasks: { ...state.tasks, [event.taskId]: task } }
}

export function taskEnded(state: SessionState, event: EventOf<'task-ended'>, envelope: Envelope): SessionState {
  const task = state.tasks[event.taskId]
  if (task === undefined || task.ended !== null) return state
  const end = { outcome: event.outcome, exitCode: event.exitCode, outputBytes: event.outputBytes, at: envelope.at }
  return { ...state, tasks: { ...state.tasks, [event.taskId]: { ...task, ended: end } } }
}

/** A task of which the model knows the end is no longer open. */
export function taskReported(state: SessionState, event: EventOf<'task-reported'>): SessionState {
  const tasks = Object.fromEntries(
    Object.entries(state.tasks).filter(([id, task]) => !(event.taskIds.includes(id) && task.ended !== null)),
  )
  return { ...state, tasks }
}
