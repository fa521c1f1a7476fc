/** How much may be on its way to one viewer: what it shows in a moment, so that Ctrl-C in a flood is seen to work at once. Pure. */
import { STREAM_LIMITS } from '#protocol/terminal.ts'

/** Milliseconds that bytes may wait at the viewer's end, beyond the way there and back. */
const MOST_WAIT_MS = 60
/** Bytes that may always be on their way. */
const LEAST_BYTES = STREAM_LIMITS.chunkBytes
const SHRINK = 0.9

export class ViewerWindow {
  #bytes: number = STREAM_LIMITS.windowBytes
  #quickestMs = Number.POSITIVE_INFINITY

  /** Never above what TM2 allows. */
  get bytes(): number {
    return this.#bytes
  }

  /** A message of so many bytes was acknowledged `ms` after it was sent. */
  acknowledged({ bytes, ms }: { bytes: number; ms: number }): void {
    this.#quickestMs = Math.min(this.#quickestMs, ms)
    // Twice the quickest: a line that is slow by nature is no queue.
    const waits = ms > 2 * this.#quickestMs + MOST_WAIT_MS
    const next = waits ? this.#bytes * SHRINK : this.#bytes + bytes / 2
    this.#bytes = Math.min(STREAM_LIMITS.windowBytes, Math.max(LEAST_BYTES, next))
  }
}
