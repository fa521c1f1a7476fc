/** Tells when a page may have missed something: it is seen again, the network is back, the machine was asleep. */
const BEAT_MS = 5_000
/** A beat that is this much late means that the machine slept. */
const SLEPT_MS = 10_000

/** Returns how to stop. */
export function onWake(wake: () => void): () => void {
  const seen = () => document.visibilityState === 'visible' && wake()
  let last = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (now - last > BEAT_MS + SLEPT_MS) wake()
    last = now
  }, BEAT_MS)
  window.addEventListener('online', wake)
  document.addEventListener('visibilitychange', seen)
  return () => {
    clearInterval(timer)
    window.removeEventListener('online', wake)
    document.removeEventListener('visibilitychange', seen)
  }
}
