/** Which call may run now: safe ones side by side, others alone and in order. */

/** Calls that run side by side at the most. */
const MAX_CONCURRENT = 10

interface Place {
  safe: boolean
  running: boolean
  wake: (() => void) | null
}

export interface Seat {
  /** It could run now: nothing before it can still change what it is judged by. */
  mayEnter(): boolean
  /** True: it may run, and counts as running from now on. Asked only once. */
  tryEnter(): boolean
  /** Resolves when it may run, and counts as running from then on. */
  enter(): Promise<void>
  /** Done, denied or given up: those behind it may go on. Idempotent. */
  leave(): void
}

export interface CallGate {
  /** Takes the next place in the order of the calls. */
  take(safe: boolean): Seat
}

export function createCallGate(): CallGate {
  const places: Place[] = []
  const mayRun = (place: Place): boolean => {
    const before = places.slice(0, places.indexOf(place))
    if (!place.safe) return before.length === 0
    return before.every(({ safe }) => safe) && places.filter(({ running }) => running).length < MAX_CONCURRENT
  }
  const tryEnter = (place: Place): boolean => {
    if (!mayRun(place)) return false
    place.running = true
    return true
  }
  const wakeAll = () => {
    for (const place of [...places]) {
      if (place.wake === null || !tryEnter(place)) continue
      place.wake()
      place.wake = null
    }
  }
  return {
    take(safe) {
      const place: Place = { safe, running: false, wake: null }
      places.push(place)
      return {
        mayEnter: () => place.running || mayRun(place),
        tryEnter: () => place.running || tryEnter(place),
        enter: () => {
          if (place.running || tryEnter(place)) return Promise.resolve()
          return new Promise((resolve) => {
            place.wake = resolve
          })
        },
        leave: () => {
          const at = places.indexOf(place)
          if (at === -1) return
          places.splice(at, 1)
          wakeAll()
        },
      }
    },
  }
}
