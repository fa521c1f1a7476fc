/** How many calls of a whole session, its sub-agents included, may run at once. */
import type { SessionState } from '#protocol/state.ts'
import { anyStop, type Turn } from '../turn-context.ts'

const MAX_IN_SESSION = 32

/** Guard of a start. */
export function hasRoom(state: SessionState): boolean {
  return Object.values(state.calls).filter(({ startedSeq }) => startedSeq !== null).length < MAX_IN_SESSION
}

/** Resolves when another call of the session has ended, or when the turn is stopped. */
export function roomForCall(turn: Turn): Promise<void> {
  const stop = anyStop(turn)
  return new Promise((resolve) => {
    const done = () => {
      unlisten()
      stop.removeEventListener('abort', done)
      resolve()
    }
    const unlisten = turn.onStored((envelopes) => {
      if (envelopes.some(({ event }) => event.type === 'call-completed' || event.type === 'interrupt-requested')) done()
    })
    stop.addEventListener('abort', done)
    if (stop.aborted || hasRoom(turn.state())) done()
  })
}
