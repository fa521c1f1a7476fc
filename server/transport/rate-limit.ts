/** Slows down guessing: so many tries per caller in a while. */

export interface RateLimit {
  /** False: too many; nothing is counted then. */
  take(key: string, now?: number): boolean
  /** The last try was no guess: it does not count. */
  giveBack(key: string): void
}

/** Callers remembered at once; a flood of others forgets the oldest. */
const MOST_KEYS = 10_000

/** `tries` within `windowMs` milliseconds. */
export function createRateLimit({ tries, windowMs }: { tries: number; windowMs: number }): RateLimit {
  const seen = new Map<string, number[]>()
  return {
    take(key, now = performance.now()) {
      const recent = (seen.get(key) ?? []).filter((at) => now - at < windowMs)
      const allowed = recent.length < tries
      seen.delete(key)
      seen.set(key, allowed ? [...recent, now] : recent)
      const [oldest] = seen.keys()
      if (seen.size > MOST_KEYS && oldest !== undefined) seen.delete(oldest)
      return allowed
    },
    giveBack(key) {
      seen.get(key)?.pop()
    },
  }
}
