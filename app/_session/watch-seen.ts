/** Tells the server how far the person has looked, so that their inbox knows what ended since they left. */
import { markSeen } from '#app/_api/mark-seen.ts'
import type { SessionStore } from './session-store.ts'

/** Milliseconds in which facts are gathered. */
const GATHER_MS = 1_000

/** Returns how to stop. What comes while the page is out of sight was not seen. */
export function watchSeen(store: SessionStore): () => void {
  const { sessionId } = store.getState()
  let seen = 0
  let told = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    clearTimeout(timer)
    timer = undefined
    if (seen <= told) return
    const [before, now] = [told, seen]
    told = now
    void markSeen(sessionId, now).then((heard) => {
      // It is told again with the next fact.
      if (!heard && told === now) told = before
    })
  }
  const look = () => {
    const { state, link } = store.getState()
    if (document.visibilityState !== 'visible' || link.kind !== 'live' || state === null) return
    seen = Math.max(seen, state.seq)
    if (seen > told) timer ??= setTimeout(tell, GATHER_MS)
  }
  const turned = () => (document.visibilityState === 'visible' ? look() : tell())
  const forget = store.subscribe((now, before) => {
    if (now.state?.seq !== before.state?.seq || now.link !== before.link) look()
  })
  document.addEventListener('visibilitychange', turned)
  window.addEventListener('pagehide', tell)
  return () => {
    forget()
    document.removeEventListener('visibilitychange', turned)
    window.removeEventListener('pagehide', tell)
    tell()
  }
}
