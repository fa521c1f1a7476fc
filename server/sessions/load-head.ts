/** The head of a session as its log gives it: from the newest snapshot and what came after. */
import { reduce } from '#protocol/reduce.ts'
import { EMPTY_STATE, type SessionState, sessionStateSchema } from '#protocol/state.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

/** Events after which a new snapshot is worth its while. */
export const SNAPSHOT_EVENTS = 500

export interface HeadSource {
  sessionId: string
  log: EventLog
  /** Names the code of the reducer: a snapshot of another is not used. */
  reducerHash: string
}

/** `snapshotSeq` is that of the snapshot that was used; 0 for none. */
export async function loadHead(source: HeadSource): Promise<{ state: SessionState; snapshotSeq: number }> {
  const { sessionId, log, reducerHash } = source
  const snapshot = await log.snapshots.get({ sessionId, reducerHash })
  const parsed = snapshot === null ? null : parse(snapshot.body)
  const state = await foldTail(source, parsed ?? EMPTY_STATE)
  return { state, snapshotSeq: parsed?.seq ?? 0 }
}

/** What was appended since, by whomever. */
export async function foldTail({ sessionId, log }: HeadSource, from: SessionState): Promise<SessionState> {
  let state = from
  for await (const page of readPages(log, { sessionId, after: from.seq })) {
    for (const envelope of page) state = reduce(state, envelope)
  }
  return state
}

/** Disposable: must not fail the session. */
export async function saveHead({ sessionId, log, reducerHash }: HeadSource, state: SessionState): Promise<void> {
  await log.snapshots.put({ sessionId, reducerHash }, { seq: state.seq, body: JSON.stringify(state) })
}

function parse(body: string): SessionState | null {
  const parsed = sessionStateSchema.safeParse(JSON.parse(body))
  return parsed.success ? (parsed.data as SessionState) : null
}
