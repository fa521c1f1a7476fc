/** Lets a source speak as fast as its fastest follower reads, so that nothing is lost to those who keep up; for one that stands still it waits seconds at most. */
import type { ByteRing } from './byte-ring.ts'

/** Bytes that the fastest follower may be behind: what a stopped program has still to show. */
const MOST_BEHIND = 128 * 1024
/** Milliseconds without a step of any follower until the source goes on without them. */
const STALL_MS = 3_000

/** Where one follower stands; moved by it. */
export interface Follower {
  position: number
}

/** Both may be said again. */
export interface Pausable {
  pause(): unknown
  resume(): unknown
}

export class Pacer {
  readonly #source: Pausable
  readonly #ring: ByteRing
  readonly #followers = new Set<Follower>()
  #stalled: NodeJS.Timeout | undefined
  /** Nobody keeps up, so nobody is waited for, until one moves. */
  #free = false

  constructor(source: Pausable, ring: ByteRing) {
    this.#source = source
    this.#ring = ring
  }

  join(follower: Follower): void {
    this.#followers.add(follower)
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower)
    this.moved()
  }

  /** A follower has read on. */
  moved(): void {
    this.#free = false
    clearTimeout(this.#stalled)
    this.#stalled = undefined
    this.check()
  }

  /** The ring has grown. */
  check(): void {
    if (!this.#free && this.#isBehind()) {
      this.#source.pause()
      this.#stalled ??= setTimeout(() => {
        this.#free = true
        this.#source.resume()
      }, STALL_MS).unref()
    } else this.#source.resume()
  }

  end(): void {
    clearTimeout(this.#stalled)
  }

  #isBehind(): boolean {
    if (this.#followers.size === 0) return false
    const first = Math.max(...[...this.#followers].map(({ position }) => position))
    return this.#ring.total - first > MOST_BEHIND
  }
}
