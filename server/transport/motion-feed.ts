/** Motion for one viewer: sent in its place between the facts, gathered while the connection is busy, and begun anew when too much was missed. */
import type { Signal } from '#protocol/signal.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { Room } from '#server/sessions/room.ts'

export interface MotionFeedOptions {
  room: Pick<Room, 'lastSeq' | 'motion' | 'onSignal'>
  wire: { readonly clear: boolean; cleared(signal: AbortSignal): Promise<void> }
  send(signals: Signal[], fresh: boolean): void
  /** The last fact that the viewer has. */
  after: number
  signal: AbortSignal
}

/** What waits for a busy connection; above that all is dropped and told anew when there is room. */
const MOST_SIGNALS = 256
const MOST_UNITS = 128 * 1024

export class MotionFeed {
  readonly #options: MotionFeedOptions
  readonly #stopListening: () => void
  /** With the seq that the log had reached when it moved. */
  #waiting: { signal: Signal; behind: number }[] = []
  #units = 0
  /** A viewer begins with all that moves. */
  #missed = true
  #after: number
  #scheduled = false
  #ended = false

  constructor(options: MotionFeedOptions) {
    this.#options = options
    this.#after = options.after
    this.#stopListening = options.room.onSignal((signal) => this.#add(signal))
  }

  /** To be called before a page of facts is sent: what led to them goes first. */
  beforeFacts(page: readonly AnyEnvelope[]): void {
    this.flush()
    const last = page.at(-1)?.seq ?? this.#after
    // What moved between two facts of one page cannot be put between them.
    if (this.#waiting.some(({ behind }) => behind < last)) this.#miss()
    this.#after = last
  }

  /** Sends what has its place now. Called when facts have caught up, and after motion. */
  flush(): void {
    const { room, wire, send } = this.#options
    if (this.#ended) return
    if (!wire.clear) {
      this.#schedule()
      return
    }
    if (this.#missed) {
      if (this.#after < room.lastSeq) return
      this.#missed = false
      this.#waiting = []
      send(room.motion(), true)
      return
    }
    const late = this.#waiting.findIndex(({ behind }) => behind > this.#after)
    const ready = this.#waiting.splice(0, late === -1 ? this.#waiting.length : late)
    if (this.#waiting.length === 0) this.#units = 0
    if (ready.length > 0) {
      send(
        ready.map(({ signal }) => signal),
        false,
      )
    }
  }

  end(): void {
    this.#ended = true
    this.#stopListening()
    this.#waiting = []
  }

  #add(signal: Signal): void {
    this.#schedule()
    if (this.#missed) return
    const behind = this.#options.room.lastSeq
    const last = this.#waiting.at(-1)
    const joined = last?.behind === behind ? join(last.signal, signal) : null
    if (joined !== null) this.#waiting[this.#waiting.length - 1] = { signal: joined, behind }
    else this.#waiting.push({ signal, behind })
    this.#units += 'text' in signal ? signal.text.length : 0
    if (this.#waiting.length > MOST_SIGNALS || this.#units > MOST_UNITS) this.#miss()
  }

  #miss(): void {
    this.#missed = true
    this.#waiting = []
    this.#units = 0
  }

  /** One turn of the event loop later, so that what moves together is sent together. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const { wire, signal } = this.#options
    setImmediate(() => {
      void wire.cleared(signal).then(() => {
        this.#scheduled = false
        if (!signal.aborted) this.flush()
      })
    })
  }
}

function join(last: Signal, next: Signal): Signal | null {
  if (last.type === 'text-delta' && next.type === 'text-delta' && last.blockId === next.blockId) {
    return next.offset === last.offset + last.text.length ? { ...last, text: last.text + next.text } : null
  }
  if (last.type === 'output-delta' && next.type === 'output-delta' && last.callSeq === next.callSeq) {
    const continues = last.stream === next.stream && next.offset === last.offset + Buffer.byteLength(last.text)
    return continues ? { ...last, text: last.text + next.text } : null
  }
  return null
}
