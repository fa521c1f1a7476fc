/** Where the viewers of a session stand: each draws facts at its own pace, so that a slow one costs nobody anything. */

import type { Signal } from '#protocol/signal.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { LiveMotion } from './live-motion.ts'

/** The newest events, kept so that live viewers need no read of the log. */
const RING_EVENTS = 256
/** What a page holds at most: a viewer's buffer is bounded by it. A single larger event still goes through. */
const FOLLOW_PAGE = 200
const FOLLOW_BYTES = 512 * 1024

export type SignalListener = (signal: Signal) => void

export class Room {
  readonly #sessionId: string
  readonly #log: Pick<EventLog, 'read'>
  readonly #listeners = new Set<SignalListener>()
  readonly #waiting = new Set<() => void>()
  #ring: { envelope: AnyEnvelope; bytes: number }[] = []
  readonly #motion = new LiveMotion()
  #lastSeq = 0
  #viewers = 0
  #closed = false

  constructor(sessionId: string, log: Pick<EventLog, 'read'>) {
    this.#sessionId = sessionId
    this.#log = log
  }

  /** How many follow; an idle container is put away only when nobody looks. */
  get viewers(): number {
    return this.#viewers
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** The log is known to reach up to here; what lies before is read from it. */
  startAt(seq: number): void {
    this.#ring = []
    this.#motion.clear()
    this.#lastSeq = seq
    this.#wake()
  }

  /** Stored facts, consecutive to those before. */
  publish(envelopes: readonly AnyEnvelope[]): void {
    const last = envelopes.at(-1)
    if (last === undefined) return
    const fresh = envelopes.map((envelope) => ({ envelope, bytes: JSON.stringify(envelope).length }))
    this.#ring = [...this.#ring, ...fresh].slice(-RING_EVENTS)
    for (const envelope of envelopes) this.#motion.settle(envelope)
    this.#lastSeq = last.seq
    this.#wake()
  }

  signal(signal: Signal): void {
    this.#motion.see(signal)
    for (const listener of this.#listeners) listener(signal)
  }

  /** Signals that show what moves right now, behind the fact `lastSeq`. */
  motion(): Signal[] {
    return this.#motion.now()
  }

  /** The listener must neither wait nor throw. */
  onSignal(listener: SignalListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends all that follow: the session is unloaded or gone. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  /** Pages of facts behind `after`, gapless, then live. Ends when the signal aborts, the room closes, or with `live: false` at the end. */
  async *follow(options: {
    after: number
    signal: AbortSignal
    live?: boolean
    /** All facts are given out and used; live ones follow. Must not throw. */
    onCaughtUp?: () => void
  }): AsyncGenerator<readonly AnyEnvelope[], void, undefined> {
    const { signal, live = true, onCaughtUp } = options
    let after = options.after
    this.#viewers += 1
    try {
      while (!signal.aborted) {
        const page = await this.#next(after)
        const last = page.at(-1)
        if (last !== undefined) {
          yield page
          after = last.seq
          continue
        }
        if (!live || this.#closed) return
        onCaughtUp?.()
        await this.#news(after, signal)
      }
    } finally {
      this.#viewers -= 1
    }
  }

  async #next(after: number): Promise<readonly AnyEnvelope[]> {
    if (after >= this.#lastSeq) return []
    const first = this.#ring[0]?.envelope
    if (first !== undefined && first.seq <= after + 1) return this.#slice(after + 1 - first.seq)
    const limits = { limit: FOLLOW_PAGE, maxBytes: FOLLOW_BYTES }
    const { envelopes } = await this.#log.read({ sessionId: this.#sessionId, after, ...limits })
    return envelopes
  }

  #slice(from: number): readonly AnyEnvelope[] {
    const page: AnyEnvelope[] = []
    let size = 0
    for (const { envelope, bytes } of this.#ring.slice(from, from + FOLLOW_PAGE)) {
      size += bytes
      if (page.length > 0 && size > FOLLOW_BYTES) break
      page.push(envelope)
    }
    return page
  }

  #news(after: number, signal: AbortSignal): Promise<void> {
    if (after < this.#lastSeq || this.#closed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }
}
