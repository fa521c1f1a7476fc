/** Who answered what: the newest answers are kept, for those who come too late; older ones are looked up in the log. */
import type { Envelope } from '#protocol/event.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'
import { describeResolution } from './approvals.ts'

const KEPT = 1_000

export class ResolvedAnswers {
  readonly #log: Pick<EventLog, 'read'>
  readonly #sessionId: string
  readonly #newest = new Map<string, Envelope>()

  constructor(log: Pick<EventLog, 'read'>, sessionId: string) {
    this.#log = log
    this.#sessionId = sessionId
  }

  stored(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) {
      if (envelope.event.type === 'permission-resolved') this.#newest.set(envelope.event.requestId, envelope)
    }
    for (const oldest of this.#newest.keys()) {
      if (this.#newest.size <= KEPT) break
      this.#newest.delete(oldest)
    }
  }

  /** In words. */
  async describe(requestId: string): Promise<string> {
    const known = this.#newest.get(requestId)
    if (known !== undefined) return describeResolution(known)
    for await (const page of readPages(this.#log, { sessionId: this.#sessionId, after: 0 })) {
      for (const envelope of page) {
        const { event } = envelope
        if (event.type === 'permission-resolved' && event.requestId === requestId) {
          return describeResolution(envelope as Envelope)
        }
      }
    }
    return 'There is no such request.'
  }
}
