/** Saves the head of a session now and then, so that opening it folds a short tail. */
import type { Envelope } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { type HeadSource, SNAPSHOT_EVENTS, saveHead } from './load-head.ts'
import type { SessionLogger } from './ports.ts'

export class SnapshotKeeper {
  readonly #source: HeadSource
  readonly #logger: SessionLogger
  #savedSeq: number

  constructor(source: HeadSource, { savedSeq, logger }: { savedSeq: number; logger: SessionLogger }) {
    this.#source = source
    this.#savedSeq = savedSeq
    this.#logger = logger
  }

  /** Outside the append, and nobody waits for it. */
  stored(envelopes: readonly Envelope[], state: SessionState): void {
    const turnEnded = envelopes.some(({ event }) => event.type === 'turn-ended')
    const behind = state.seq - this.#savedSeq
    if (behind < SNAPSHOT_EVENTS && !(turnEnded && behind >= SNAPSHOT_EVENTS / 10)) return
    this.#savedSeq = state.seq
    saveHead(this.#source, state).catch((error: unknown) => {
      this.#logger.warn({ sessionId: this.#source.sessionId, error: String(error) }, 'snapshot: not saved')
    })
  }
}
