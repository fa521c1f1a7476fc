/** The only thing that appends: one queue per session, in which facts of all producers are gathered, stored, folded and shown. */
import type { Draft, Envelope } from '#protocol/event.ts'
import { fold, reduce } from '#protocol/reduce.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Receipt } from '#server/agent/batch.ts'
import type { CommandSettlement, EventLog, WaitReason } from '#server/store/event-log.ts'
import type { SessionFault } from './ports.ts'

/** What a producer wants to say, decided against the state in which it will land. Must be pure: a failed append asks again. */
export interface Write {
  /** Null: refused, nothing of it is stored. */
  draft(state: SessionState, firstSeq: number): readonly Draft[] | null
  /** Rides in the same commit; asked after `draft`, with the seq of the write's last fact. */
  settle?(lastSeq: number): CommandSettlement
}

/** Somebody else owns the session: nothing more can be written here, and nothing in its container is to be cancelled. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
}

export interface JournalOptions {
  sessionId: string
  epoch: number
  /** The fold of the whole log up to its end. */
  state: SessionState
  log: Pick<EventLog, 'append'>
  newBatchId(): string
  fault: SessionFault
  /** Stored and folded: to be shown. Must not throw. */
  onStored(envelopes: readonly Envelope[]): void
  onFenced(): void
  onWait(reason: WaitReason): void
}

interface Group {
  writes: readonly Write[]
  resolve(receipts: readonly Receipt[]): void
  reject(reason: unknown): void
}

interface Gathered {
  drafts: Draft[]
  settles: CommandSettlement[]
  /** Of each write: where its facts begin and how many there are; null when refused. */
  places: ({ from: number; count: number } | null)[][]
}

/** Facts in one append at most; the rest goes into the next. */
const BATCH_FACTS = 500

export class Journal {
  readonly #options: JournalOptions
  readonly #stopped = new AbortController()
  #state: SessionState
  #queue: Group[] = []
  #draining: Promise<void> | null = null

  constructor(options: JournalOptions) {
    this.#options = options
    this.#state = options.state
  }

  /** The head, as of the last stored fact. */
  get state(): SessionState {
    return this.#state
  }

  get epoch(): number {
    return this.#options.epoch
  }

  get closed(): boolean {
    return this.#stopped.signal.aborted
  }

  /** Stores the writes in one commit, in order. Rejects with FencedError once the lease is lost, else only for bugs of the writer. */
  write(writes: readonly Write[]): Promise<readonly Receipt[]> {
    if (this.closed) return Promise.reject(new FencedError('The journal is closed.'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ writes, resolve, reject })
      this.#draining ??= this.#drain()
    })
  }

  /** No further write is taken; what is being stored is stored. */
  async close(): Promise<void> {
    this.#stopped.abort()
    for (const group of this.#queue.splice(0)) group.reject(new FencedError('The journal is closed.'))
    await this.#draining
  }

  async #drain(): Promise<void> {
    // One turn of the event loop, so that what arrives together is stored together.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const groups = this.#queue.splice(0, BATCH_FACTS)
      try {
        await this.#store(groups)
      } catch (error) {
        await this.#retryApart(groups, error)
      }
    }
    // In the same breath as the look at the queue: whoever comes now starts the next round.
    this.#draining = null
  }

  /** A fact that cannot be stored must not take its neighbours along. */
  async #retryApart(groups: readonly Group[], error: unknown): Promise<void> {
    if (groups.length === 1 || error instanceof FencedError) {
      for (const group of groups) group.reject(error)
      return
    }
    for (const group of groups) await this.#store([group]).catch((reason: unknown) => group.reject(reason))
  }

  async #store(groups: readonly Group[]): Promise<void> {
    const { sessionId, epoch, log, fault, newBatchId, onWait } = this.#options
    const { drafts, settles, places } = this.#gather(groups)
    let envelopes: readonly Envelope[] = []
    if (drafts.length > 0) {
      const types = drafts.map(({ event }) => event.type)
      await fault('batch-before-append', { sessionId, types })
      const outcome = await log.append(
        { sessionId, epoch, base: this.#state.seq, batchId: newBatchId(), drafts, settles },
        { onWait },
      )
      if (outcome.kind === 'fenced') throw this.#fence()
      envelopes = outcome.envelopes
      await fault('batch-after-append', { sessionId, types })
      this.#state = fold(envelopes, this.#state)
      this.#options.onStored(envelopes)
    }
    for (const [index, group] of groups.entries()) {
      group.resolve((places[index] ?? []).map((place) => receiptOf(place, envelopes)))
    }
  }

  #fence(): FencedError {
    this.#stopped.abort()
    const error = new FencedError('Another server owns the session.')
    for (const group of this.#queue.splice(0)) group.reject(error)
    this.#options.onFenced()
    return error
  }

  #gather(groups: readonly Group[]): Gathered {
    const drafts: Draft[] = []
    const settles: CommandSettlement[] = []
    const base = this.#state.seq
    let ahead = this.#state
    const place = (write: Write) => {
      const facts = write.draft(ahead, base + drafts.length + 1)
      if (facts === null) return null
      const from = drafts.length
      for (const draft of facts) {
        drafts.push(draft)
        ahead = reduce(ahead, {
          ...draft,
          seq: base + drafts.length,
          at: this.#state.lastEventAt,
          epoch: this.#options.epoch,
        })
      }
      if (write.settle !== undefined && facts.length > 0) settles.push(write.settle(base + drafts.length))
      return { from, count: facts.length }
    }
    const places = groups.map(({ writes }) => writes.map(place))
    return { drafts, settles, places }
  }
}

function receiptOf(place: { from: number; count: number } | null, envelopes: readonly Envelope[]): Receipt {
  if (place === null) return { kind: 'refused' }
  return { kind: 'stored', envelopes: envelopes.slice(place.from, place.from + place.count) }
}
