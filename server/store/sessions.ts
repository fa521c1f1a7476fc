/** The list of sessions: what the inbox shows, and the way out of it. What happens within one is in its log. */
import type { Pool } from 'pg'
import type { Source } from '#protocol/choices.ts'
import type { BlobFiles } from './blob-files.ts'
import { type Fault, NO_FAULT } from './fault.ts'
import { type PurgeProof, purge } from './purge-session.ts'
import type { Queryable } from './queryable.ts'
import { type ListSessions, listSessions, type SessionPage } from './session-list.ts'
import { COLUMNS, type SessionRow, type SessionSummary, summaryOf } from './session-row.ts'
import { storableText } from './storable-text.ts'

export interface Sessions {
  /** Title and source are the session's until its first event says otherwise. */
  create(session: { id: string; ownerId: string; title: string; source: Source }): Promise<SessionSummary>
  /** Null for an unknown and for a deleted one; `among: 'deleted'` finds those that can be restored too. */
  get(id: string, options?: { among?: 'deleted' | undefined }): Promise<SessionSummary | null>
  list(filter?: ListSessions): Promise<SessionPage>
  /** A person has seen it up to there: never backwards, never beyond its end. Resolves to where they stand; null when it is gone. */
  see(seen: { userId: string; sessionId: string; seq: number }): Promise<number | null>
  /** Puts it out of sight and fences its owner at once; `restore` undoes it until the purge. False when there is no such session. */
  remove(id: string): Promise<boolean>
  restore(id: string): Promise<boolean>
  /** Deletes every trace but the id, for good. May be repeated; finishes what a crash left. Null for one that was not removed. */
  purge(id: string): Promise<PurgeProof | null>
  /** Removed longer ago than that, or half purged: what a regular sweep passes to `purge`. */
  toPurge(olderThanMs: number): Promise<string[]>
}

const SEE = `INSERT INTO seen_positions AS s (user_id, session_id, seq)
  SELECT $1, id, least($3, last_seq) FROM sessions WHERE id = $2 AND deleted_at IS NULL
  ON CONFLICT (user_id, session_id) DO UPDATE SET seq = greatest(s.seq, excluded.seq) RETURNING seq`

export interface SessionsOptions {
  /** For what may be repeated. */
  patientPool: Queryable
  pool: Pool
  files: BlobFiles
  fault?: Fault
}

export function createSessions({ pool, patientPool, files, fault = NO_FAULT }: SessionsOptions): Sessions {
  const change = async (id: string, text: string) => (await pool.query(text, [id])).rowCount === 1
  return {
    async create({ id, ownerId, title, source }) {
      const { rows } = await pool.query<SessionRow>(
        `INSERT INTO sessions (id, owner_id, title, source) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
        [id, ownerId, storableText(title, 'A title'), JSON.stringify(source)],
      )
      const [row] = rows
      if (row === undefined) throw new Error('an insert gave no row')
      return summaryOf(row)
    },
    async get(id, { among } = {}) {
      const { rows } = await patientPool.query<SessionRow>(
        `SELECT ${COLUMNS} FROM sessions WHERE id = $1 AND purged_at IS NULL AND (deleted_at IS NULL OR $2)`,
        [id, among === 'deleted'],
      )
      return rows[0] === undefined ? null : summaryOf(rows[0])
    },
    list: (filter = {}) => listSessions(patientPool, filter),
    remove: (id) =>
      change(
        id,
        `UPDATE sessions SET deleted_at = clock_timestamp(), epoch = epoch + 1, lease_owner = NULL, lease_until = NULL
         WHERE id = $1 AND deleted_at IS NULL`,
      ),
    restore: (id) =>
      change(
        id,
        'UPDATE sessions SET deleted_at = NULL WHERE id = $1 AND deleted_at IS NOT NULL AND purged_at IS NULL',
      ),
    purge: (id) => purge({ pool, files, fault }, id),
    async see({ userId, sessionId, seq }) {
      const { rows } = await patientPool.query<{ seq: number }>(SEE, [userId, sessionId, seq])
      return rows[0]?.seq ?? null
    },
    async toPurge(olderThanMs) {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM sessions WHERE deleted_at < clock_timestamp() - make_interval(secs => $1 / 1000.0) AND purged_at IS NULL`,
        [olderThanMs],
      )
      return rows.map(({ id }) => id)
    },
  }
}
