/** How checkpoints and people's own commands change the head. */
import type { Envelope, EventOf } from '../event.ts'
import type { KeptCheckpoint, SessionState } from '../state.ts'

/** A session begins with its source; one that had none, with the first state that was kept. */
export function checkpointed(state: SessionState, event: EventOf<'checkpointed'>, envelope: Envelope): SessionState {
  const { checkpointId, cause, coversSeq } = event
  const kept: KeptCheckpoint = { checkpointId, seq: envelope.seq, coversSeq, at: envelope.at, cause }
  const { session, turn } = state.checkpoints
  const begins = session === null || (cause === 'source_prepared' && state.turnCount === 0)
  return {
    ...state,
    checkpoints: {
      session: begins ? kept : session,
      turn: cause === 'turn_started' ? kept : turn,
      newest: kept,
    },
  }
}

export function shellRequested(
  state: SessionState,
  event: EventOf<'shell-requested'>,
  envelope: Envelope,
): SessionState {
  const { command, cwd } = event
  const { seq, by, at } = envelope
  return { ...state, shells: { ...state.shells, [seq]: { requestSeq: seq, command, cwd, by, at, ledger: null } } }
}

export function shellStarted(state: SessionState, event: EventOf<'shell-started'>): SessionState {
  const open = state.shells[event.requestSeq]
  if (open === undefined) return state
  return { ...state, shells: { ...state.shells, [event.requestSeq]: { ...open, ledger: event.ledger } } }
}

/** While a turn runs, the agent's shell stays where the agent left it. */
export function shellCompleted(state: SessionState, event: EventOf<'shell-completed'>): SessionState {
  const { [event.requestSeq]: _ended, ...shells } = state.shells
  const idle = Object.keys(state.turns).length === 0
  return { ...state, shells, cwd: idle && event.cwd !== undefined ? event.cwd : state.cwd }
}
