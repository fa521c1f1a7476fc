/** The one reducer: pure, total, the same on the server and in the browser. */
import type { Envelope, UnknownEnvelope } from './event.ts'
import * as calls from './reducers/calls.ts'
import * as messages from './reducers/messages.ts'
import * as settings from './reducers/settings.ts'
import * as terminals from './reducers/terminals.ts'
import * as turns from './reducers/turns.ts'
import * as world from './reducers/world.ts'
import { EMPTY_STATE, type SessionState } from './state.ts'

/** RD1: applies one fact. Facts at or below `state.seq` are already in it and change nothing. */
export function reduce(state: SessionState, envelope: Envelope | UnknownEnvelope): SessionState {
  if (envelope.seq <= state.seq) return state
  const next = isKnown(envelope) ? apply(state, envelope) : applyUnknown(state, envelope)
  return { ...next, seq: envelope.seq, lastEventAt: envelope.at }
}

/** RD2: a log is a state; folding in two halves gives the same as folding at once. */
export function fold(envelopes: Iterable<Envelope | UnknownEnvelope>, from: SessionState = EMPTY_STATE): SessionState {
  let state = from
  for (const envelope of envelopes) state = reduce(state, envelope)
  return state
}

function isKnown(envelope: Envelope | UnknownEnvelope): envelope is Envelope {
  return envelope.event.type !== 'unknown'
}

function applyUnknown(state: SessionState, envelope: UnknownEnvelope): SessionState {
  return envelope.event.mustUnderstand ? { ...state, notUnderstood: envelope.event.originalType } : state
}

function apply(state: SessionState, envelope: Envelope): SessionState {
  return (
    applyToSession(state, envelope) ??
    applyToTurn(state, envelope) ??
    applyToCall(state, envelope) ??
    applyToTerminal(state, envelope) ??
    applyToWorld(state, envelope) ??
    state
  )
}

function applyToSession(state: SessionState, envelope: Envelope): SessionState | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'session-created':
      return settings.created(state, event, envelope)
    case 'session-renamed':
      return { ...state, title: event.title }
    case 'session-archived':
      return { ...state, archived: true }
    case 'session-restored':
      return { ...state, archived: false }
    case 'settings-changed':
      return settings.settingsChanged(state, event)
    case 'sandbox-preparing':
      return { ...state, sandbox: { kind: 'preparing', phase: event.phase, detail: event.detail ?? null } }
    case 'sandbox-ready':
      return settings.sandboxReady(state, event)
    case 'sandbox-paused':
      return settings.sandboxPaused(state)
    case 'sandbox-stopped':
      return settings.sandboxStopped(state, event)
    case 'sandbox-lost':
      return settings.sandboxLost(state, event)
    case 'source-prepared':
      return { ...state, sourceReady: true, sourceFailure: null, branch: event.branch ?? null }
    case 'source-failed':
      return { ...state, sourceFailure: event.message }
    case 'message-posted':
      return messages.posted(state, event, envelope)
    case 'message-edited':
      return messages.edited(state, event)
    case 'message-withdrawn':
      return messages.withdrawn(state, event)
    case 'queue-reordered':
      return messages.reordered(state, event)
    case 'rule-added':
      return calls.ruleAdded(state, event)
    case 'rule-revoked':
      return calls.ruleRevoked(state, event)
    case 'trust-decided':
      return settings.trustDecided(state, event, envelope)
    case 'queue-held':
      return { ...state, queueHeld: true }
    case 'queue-resumed':
      return { ...state, queueHeld: false }
    default:
      return undefined
  }
}

function applyToTurn(state: SessionState, envelope: Envelope): SessionState | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'turn-started':
      return turns.started(state, event, envelope)
    case 'messages-joined':
      return turns.joined(state, event, envelope)
    case 'context-frozen':
      return { ...state, frozen: { seq: envelope.seq, blob: event.blob, renderer: event.renderer, hash: event.hash } }
    case 'request-started':
      return turns.requestStarted(state, event, envelope)
    case 'request-completed':
    case 'request-failed':
      return turns.requestSettled(state, event.usage, envelope)
    case 'retry-scheduled':
      return turns.retryScheduled(state, event, envelope)
    case 'model-switched':
      return turns.modelSwitched(state, event, envelope)
    case 'interrupt-requested':
      return turns.interrupted(state, envelope)
    case 'turn-ended':
      return turns.ended(state, event, envelope)
    default:
      return undefined
  }
}

function applyToCall(state: SessionState, envelope: Envelope): SessionState | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'call-requested':
      return calls.requested(state, event, envelope)
    case 'call-decided':
      return calls.decided(state, event)
    case 'call-started':
      return calls.callStarted(state, event, envelope)
    case 'call-completed':
      return calls.completed(state, event, envelope)
    case 'permission-requested':
      return calls.permissionRequested(state, event, envelope)
    case 'permission-resolved':
      return calls.permissionResolved(state, event, envelope)
    case 'classifier-answered':
      return calls.classifierAnswered(state, event, envelope)
    case 'task-started':
      return calls.taskStarted(state, event, envelope)
    case 'task-ended':
      return calls.taskEnded(state, event, envelope)
    case 'task-reported':
      return calls.taskReported(state, event)
    default:
      return undefined
  }
}

function applyToTerminal(state: SessionState, envelope: Envelope): SessionState | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'terminal-opened':
      return terminals.opened(state, event, envelope)
    case 'terminal-closed':
      return terminals.closed(state, event)
    case 'terminal-control-changed':
      return terminals.controlChanged(state, event)
    default:
      return undefined
  }
}

function applyToWorld(state: SessionState, envelope: Envelope): SessionState | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'checkpointed':
      return world.checkpointed(state, event, envelope)
    case 'shell-requested':
      return world.shellRequested(state, event, envelope)
    case 'shell-started':
      return world.shellStarted(state, event)
    case 'shell-completed':
      return world.shellCompleted(state, event)
    default:
      return undefined
  }
}
