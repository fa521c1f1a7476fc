/** The port to the one log: what a session may ask of whatever keeps its events. */
import type { CommandResult } from '#protocol/command.ts'
import type { Draft, Envelope, UnknownEnvelope } from '#protocol/event.ts'

/** An envelope as read back: events of a newer release come as `unknown`. */
export type StoredEnvelope = Envelope | UnknownEnvelope

/** The most that one page holds. */
export const PAGE_EVENTS = 500
export const PAGE_BYTES = 1_000_000

/** What became of a command, stored in the same commit as the events that it caused. */
export interface CommandSettlement {
  commandId: string
  result: CommandResult
}

export interface AppendBatch {
  sessionId: string
  /** The lease under which the caller writes. */
  epoch: number
  /** The seq of the last event that the caller knows: the batch lands right behind it or not at all. */
  base: number
  /** Unique per batch: it makes a repeated append harmless, and tells our own lost commit from somebody else's. */
  batchId: string
  /** At least one. */
  drafts: readonly Draft[]
  settles?: readonly CommandSettlement[]
}

/** `fenced`: somebody else owns the session by now (or `base` is not its end); nothing was written. */
export type AppendOutcome = { kind: 'stored'; envelopes: Envelope[] } | { kind: 'fenced' }

/** Why an append is not done yet; for the words "saving…" on the screen. */
export type WaitReason = 'database_unreachable' | 'disk_full'

export interface AppendOptions {
  /** Ends the waiting. The outcome of the batch is then unknown: read the log to learn it. */
  signal?: AbortSignal
  /** Called before each further try. */
  onWait?: (reason: WaitReason) => void
}

export interface EventPage {
  /** In order of seq, without gaps. */
  envelopes: StoredEnvelope[]
  /** Further ones in the direction of the page. */
  more: boolean
}

export interface ReadFrom {
  sessionId: string
  /** Exclusive; 0 reads from the start. */
  after: number
  /** Exclusive; instead of what follows `after`, the last events before this one, still in order of seq. */
  before?: number
  /** At most and by default PAGE_EVENTS. */
  limit?: number
  /** Bytes of stored bodies, by default PAGE_BYTES; a page holds at least one event, however large. */
  maxBytes?: number
}

/** A disposable fold of the log up to and including `seq`, as made by the reducer of that hash. */
export interface Snapshot {
  seq: number
  body: string
}

export interface SnapshotKey {
  sessionId: string
  reducerHash: string
}

export interface SnapshotStore {
  /** The newest one that this reducer made. */
  get(key: SnapshotKey): Promise<Snapshot | null>
  /** Replaces an older one. Never part of an append; a lost one costs time only. */
  put(key: SnapshotKey, snapshot: Snapshot): Promise<void>
}

export interface EventLog {
  /**
   * Stores a batch whole or not at all, at a cost that does not depend on the log's length.
   * Resolves only after the commit. While the database is away it waits and tries again, which is safe.
   * Throws StoreError for bugs (`unstorable_text`, `call_completed_twice`) and `AbortError` when told to stop waiting.
   */
  append(batch: AppendBatch, options?: AppendOptions): Promise<AppendOutcome>
  read(from: ReadFrom): Promise<EventPage>
  /** The seq of the last event; 0 when there is none or no such session. */
  lastSeq(sessionId: string): Promise<number>
  readonly snapshots: SnapshotStore
}
