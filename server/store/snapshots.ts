/** Folds of a log that were kept to save time; anything may delete them. */

import type { Snapshot, SnapshotStore } from './event-log.ts'
import type { Queryable } from './queryable.ts'

export function createSnapshots(pool: Queryable): SnapshotStore {
  return {
    async get({ sessionId, reducerHash }) {
      const { rows } = await pool.query<Snapshot>(
        'SELECT seq, body FROM snapshots WHERE session_id = $1 AND reducer_hash = $2',
        [sessionId, reducerHash],
      )
      return rows[0] ?? null
    },
    async put({ sessionId, reducerHash }, { seq, body }) {
      await pool.query(
        `INSERT INTO snapshots AS t (session_id, reducer_hash, seq, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_id, reducer_hash) DO UPDATE SET seq = excluded.seq, body = excluded.body, created_at = now()
         WHERE t.seq <= excluded.seq`,
        [sessionId, reducerHash, seq, body],
      )
    },
  }
}
