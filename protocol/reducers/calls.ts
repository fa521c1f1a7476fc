/** How facts about calls, approvals and background tasks change the head. */

import type { Envelope, EventOf } from '../event.ts'
import type { FileAccess } from '../events/call-events.ts'
import type { OpenCall, OpenTask, SessionState } from '../state.ts'

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
  if (event.grant === undefined || event.decision !== 'allow') return { ...state, approvals }
  const grant = { requestId: event.requestId, text: event.grant.text, by: envelope.by, seq: envelope.seq }
  return { ...state, approvals, grants: [...state.grants, grant] }
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
