/** A yield of the turn is a batch: facts that want to be stored together, and who waits for them. */
import type { Draft, Envelope } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'

/**
 * Facts of one producer. `draft` is given the seq that its first fact will have, so that facts of one proposal can name each other;
 * it must be pure, since a failed append asks again. `guard` is checked against the state in which the facts will land, batch-mates
 * before it included; a refusal drops the whole proposal.
 */
export interface Proposal {
  draft(firstSeq: number): readonly Draft[]
  guard?(state: SessionState): boolean
}

export type Receipt = { kind: 'stored'; envelopes: readonly Envelope[] } | { kind: 'refused' }

/** The consumer stores the proposals, in order, in one commit, and then calls `settle` with one receipt each: only then does the turn go on. */
export interface Batch {
  readonly proposals: readonly Proposal[]
  settle(receipts: readonly Receipt[]): void
}

/** Resolves when the facts are stored, or refused by their guard. Rejects when the log can no longer be written. */
export type Commit = (proposal: Proposal) => Promise<Receipt>
