/** Shows a session that another server owns: reads its log from time to time. */

import { reduce } from '#protocol/reduce.ts'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'
import { readPages } from '#server/store/read-pages.ts'
import { type HeadSource, loadHead } from './load-head.ts'
import { Room } from './room.ts'

/** Milliseconds; the delay of a viewer on another server than the owner's. */
const POLL_MS = 500

export class Follower {
  readonly room: Room
  readonly #source: HeadSource
  #state: SessionState = EMPTY_STATE
  #timer: NodeJS.Timeout | undefined
  /** One reading at a time: two would show the same page twice. */
  #reading: Promise<void> = Promise.resolve()
  #ended = false

  constructor(source: HeadSource) {
    this.#source = source
    this.room = new Room(source.sessionId, source.log)
  }

  get state(): SessionState {
    return this.#state
  }

  get ended(): boolean {
    return this.#ended
  }

  /** As of now, and followed from here on while somebody looks. Rejects while the log cannot be read. */
  async refreshed(): Promise<this> {
    await this.#catchUp()
    this.#arm()
    return this
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.room.close()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#ended) return
    this.#timer = setTimeout(() => {
      if (this.room.viewers === 0) return
      // The next poll tries again; a log that stays away is told of by /readyz.
      this.#catchUp()
        .catch(() => null)
        .finally(() => this.#arm())
    }, POLL_MS).unref()
  }

  /** Whoever asks while somebody reads is given what came after that one began. */
  #catchUp(): Promise<void> {
    const next = this.#reading.then(() => this.#readOn())
    this.#reading = next.catch(() => undefined)
    return next
  }

  async #readOn(): Promise<void> {
    const { sessionId, log } = this.#source
    if (this.#state.seq === 0) {
      const { state } = await loadHead(this.#source)
      this.#state = state
      this.room.startAt(state.seq)
      return
    }
    for await (const page of readPages(log, { sessionId, after: this.#state.seq })) {
      for (const envelope of page) this.#state = reduce(this.#state, envelope)
      this.room.publish(page)
    }
  }
}
