/** One viewer of a stream of bytes: gets what it has room for, in order, and what it was too slow for is left out. */
import { STREAM_LIMITS, type StreamEnd, type StreamSkip } from '#protocol/terminal.ts'
import type { ByteRing } from '#sandbox/byte-ring.ts'
import type { Follower } from '#sandbox/pacer.ts'
import { ViewerWindow } from './viewer-window.ts'

/** Where the bytes go. Must not throw. */
export interface StreamSink {
  data(piece: { offset: number; bytes: Uint8Array }): void
  skip(gap: Omit<StreamSkip, 'streamId'>): void
  end(end: Omit<StreamEnd, 'streamId'>): void
}

/** A viewer that fell out of the ring goes on this far from its end: further away it would fall out again. */
const NEWEST_BYTES = 128 * 1024

export class PacedViewer {
  readonly follower: Follower
  readonly #sink: StreamSink
  /** What is on its way: the end of each message, its length, and when it was sent. */
  readonly #onTheWay: { end: number; length: number; at: number }[] = []
  readonly #window = new ViewerWindow()
  #inFlight = 0
  #acknowledged: number
  #ended = false

  constructor(sink: StreamSink, from: number) {
    this.#sink = sink
    this.follower = { position: from }
    this.#acknowledged = from
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  get hasRoom(): boolean {
    return this.#inFlight < this.#window.bytes && !this.#ended
  }

  /** What is acknowledged counts only up to what was sent. */
  acknowledge(offset: number): void {
    const { position } = this.follower
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(offset, position))
    for (let first = this.#onTheWay[0]; first !== undefined && first.end <= this.#acknowledged; ) {
      this.#onTheWay.shift()
      this.#inFlight -= first.length
      this.#window.acknowledged({ bytes: first.length, ms: performance.now() - first.at })
      first = this.#onTheWay[0]
    }
  }

  /** Sends as much as there is room for. True when it moved. */
  pump(ring: ByteRing): boolean {
    const before = this.follower.position
    while (this.hasRoom && this.follower.position < ring.total) {
      if (this.follower.position < ring.start) this.#skipTo(Math.max(ring.start, ring.total - NEWEST_BYTES))
      this.send(ring.read(this.follower.position, STREAM_LIMITS.chunkBytes))
    }
    return this.follower.position !== before
  }

  send({ offset, bytes }: { offset: number; bytes: Uint8Array }): void {
    if (this.#ended || bytes.length === 0) return
    if (offset > this.follower.position) this.#skipTo(offset)
    this.follower.position = offset + bytes.length
    this.#inFlight += bytes.length
    this.#onTheWay.push({ end: this.follower.position, length: bytes.length, at: performance.now() })
    this.#sink.data({ offset, bytes })
  }

  end(end: Omit<StreamEnd, 'streamId'>): void {
    if (this.#ended) return
    this.#ended = true
    this.#sink.end(end)
  }

  #skipTo(to: number): void {
    this.#sink.skip({ from: this.follower.position, to })
    this.follower.position = to
  }
}
