/** The page of a session asks for it while the page itself is still being put together: what the server says is there when it stands. */
import { openSession, type Session } from './open-session.ts'

/** Begun with this code, taken by the first who shows that session. */
let early: Session | null = begin()

function begin(): Session | null {
  if (typeof window === 'undefined') return null
  const sessionId = /^\/s\/([^/]+)$/.exec(window.location.pathname)?.[1]
  return sessionId === undefined ? null : openSession(decodeURIComponent(sessionId))
}

/** The one that was begun, or a new one; who takes it closes it. */
export function takeSession(sessionId: string): Session {
  const begun = early
  early = null
  if (begun === null) return openSession(sessionId)
  if (begun.store.getState().sessionId === sessionId) return begun
  begun.close()
  return openSession(sessionId)
}
