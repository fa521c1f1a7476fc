/** How facts about terminals change the head: it holds those whose shell runs, and who controls them. */
import type { Envelope, EventOf } from '../event.ts'
import type { SessionState } from '../state.ts'

export function opened(state: SessionState, event: EventOf<'terminal-opened'>, { by, at }: Envelope): SessionState {
  const { terminalId, control } = event
  return {
    ...state,
    terminals: { ...state.terminals, [terminalId]: { terminalId, openedBy: by, openedAt: at, control } },
  }
}

export function closed(state: SessionState, { terminalId }: EventOf<'terminal-closed'>): SessionState {
  const { [terminalId]: _, ...terminals } = state.terminals
  return { ...state, terminals }
}

export function controlChanged(state: SessionState, event: EventOf<'terminal-control-changed'>): SessionState {
  const known = state.terminals[event.terminalId]
  if (known === undefined) return state
  return {
    ...state,
    terminals: { ...state.terminals, [event.terminalId]: { ...known, control: event.control } },
  }
}
