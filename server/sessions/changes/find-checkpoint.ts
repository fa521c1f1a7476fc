/** Which kept state of the files is meant by "since". */
import type { EventOf } from '#protocol/event.ts'
import type { KeptCheckpoint, SessionState } from '#protocol/state.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

export interface CheckpointRow extends KeptCheckpoint {
  parent: string | null
  treeHash: string
}

/** The newest of these are listed. */
const LISTED = 1_000

/** Null: there is none of that name. */
export async function findCheckpoint(
  log: Pick<EventLog, 'read'>,
  { sessionId, state, since }: { sessionId: string; state: SessionState; since: string },
): Promise<KeptCheckpoint | null> {
  if (since === 'session' || since === 'turn') return state.checkpoints[since]
  return (await listCheckpoints(log, sessionId)).find(({ checkpointId }) => checkpointId === since) ?? null
}

/** The newest first. */
export async function listCheckpoints(log: Pick<EventLog, 'read'>, sessionId: string): Promise<CheckpointRow[]> {
  const rows: CheckpointRow[] = []
  for await (const page of readPages(log, { sessionId, after: 0 })) {
    for (const { event, seq, at } of page) {
      if (event.type === 'checkpointed') rows.push(rowOf(event, { seq, at }))
    }
  }
  return rows.reverse().slice(0, LISTED)
}

function rowOf(event: EventOf<'checkpointed'>, place: { seq: number; at: string }): CheckpointRow {
  const { checkpointId, parent, treeHash, coversSeq, cause } = event
  return { checkpointId, ...place, cause, parent, treeHash, coversSeq }
}
