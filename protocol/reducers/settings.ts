/** How facts about the session's settings and its container change the head. */
import type { Envelope, EventOf } from '../event.ts'
import type { SessionState } from '../state.ts'

export function created(state: SessionState, event: EventOf<'session-created'>, envelope: Envelope): SessionState {
  return {
    ...state,
    title: event.title,
    source: event.source,
    model: event.model,
    permissionMode: event.permissionMode,
    network: event.network,
    effort: event.effort ?? null,
    capMicroUsd: event.capMicroUsd,
    owner: event.owner,
    createdAt: envelope.at,
    sourceReady: event.source.kind === 'empty' || event.source.kind === 'upload',
  }
}

export function settingsChanged(state: SessionState, event: EventOf<'settings-changed'>): SessionState {
  return {
    ...state,
    model: event.model ?? state.model,
    permissionMode: event.permissionMode ?? state.permissionMode,
    classifier: event.permissionMode === undefined ? state.classifier : { inRow: 0, total: 0 },
    network: event.network ?? state.network,
    capMicroUsd: event.capMicroUsd === undefined ? state.capMicroUsd : event.capMicroUsd,
    effort: event.effort === undefined ? state.effort : event.effort,
  }
}

export function sandboxReady(state: SessionState, event: EventOf<'sandbox-ready'>): SessionState {
  const { sandboxId, ledgerId, bootId, startedAt } = event
  return { ...state, sandboxId, sandbox: { kind: 'ready', sandboxId, ledgerId, bootId, startedAt } }
}

export function sandboxPaused(state: SessionState): SessionState {
  return state.sandboxId === null ? state : { ...state, sandbox: { kind: 'paused', sandboxId: state.sandboxId } }
}

export function sandboxStopped(state: SessionState, event: EventOf<'sandbox-stopped'>): SessionState {
  if (state.sandboxId === null) return state
  return { ...state, sandbox: { kind: 'stopped', sandboxId: state.sandboxId, reason: event.reason } }
}

export function sandboxLost(state: SessionState, event: EventOf<'sandbox-lost'>): SessionState {
  const { reason, survives, end = null } = event
  return { ...state, sandbox: { kind: 'lost', reason, survives, end } }
}

export function trustDecided(state: SessionState, event: EventOf<'trust-decided'>, envelope: Envelope): SessionState {
  const { hash, decision } = event
  return { ...state, trust: { hash, decision, by: envelope.by, at: envelope.at } }
}
