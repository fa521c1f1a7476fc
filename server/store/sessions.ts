/** The list of sessions: what the inbox shows, and the way out of it. What happens within one is in its log. */
import type { Pool } from 'pg'
import { z } from 'zod'
import { type Source, sourceSchema } from '#protocol/choices.ts'
import { ISO_TIME } from './append-statement.ts'
import type { BlobFiles } from './blob-files.ts'
import { type Fault, NO_FAULT } from './fault.ts'
import { type PurgeProof, purge } from './purge-session.ts'
import type { Queryable } from './queryable.ts'
import { storableText } from './storable-text.ts'

/** Times are ISO. Title, status, approvals, cost and times follow from the events, in their commit. */
export interface SessionSummary {
  id: string
  ownerId: string
  title: string
  source: Source
  status: 'idle' | 'running'
  /** How the main agent's last turn ended. */
  lastReason: string | null
  openApprovals: number
  costMicroUsd: number
  /** The start of the newest message. */
  preview: string
  lastSeq: number
  createdAt: string
  lastActivityAt: string
  archivedAt: string | null
  deletedAt: string | null
}

export interface ListSessions {
  /** Absent: of everybody. */
  ownerId?: string
  /** Words that must all occur in the title or the preview, in any case. */
  search?: string
  /** Default: those in use. */
  shelf?: 'active' | 'archived' | 'deleted'
  limit?: number
  /** As given with the page before. */
  cursor?: string
}

export interface SessionPage {
  /** Newest activity first. */
  sessions: SessionSummary[]
  /** Null at the end. */
  next: string | null
}

export interface Sessions {
  /** Title and source are the session's until its first event says otherwise. */
  create(session: { id: string; ownerId: string; title: string; source: Source }): Promise<SessionSummary>
  /** Null for an unknown and for a deleted one. */
  get(id: string): Promise<SessionSummary | null>
  list(filter?: ListSessions): Promise<SessionPage>
  /** Puts it out of sight and fences its owner at once; `restore` undoes it until the purge. False when there is no such session. */
  remove(id: string): Promise<boolean>
  restore(id: string): Promise<boolean>
  /** Deletes every trace but the id, for good. May be repeated; finishes what a crash left. Null for one that was not removed. */
  purge(id: string): Promise<PurgeProof | null>
  /** Removed longer ago than that, or half purged: what a regular sweep passes to `purge`. */
  toPurge(olderThanMs: number): Promise<string[]>
}

const COLUMNS = `id, owner_id AS "ownerId", title, source, status, last_reason AS "lastReason",
  open_approvals AS "openApprovals", cost_micro_usd::float8 AS "costMicroUsd", preview, last_seq AS "lastSeq",
  ${ISO_TIME('created_at')} AS "createdAt", ${ISO_TIME('last_activity_at')} AS "lastActivityAt",
  ${ISO_TIME('archived_at')} AS "archivedAt", ${ISO_TIME('deleted_at')} AS "deletedAt"`

const SHELVES = {
  active: 'deleted_at IS NULL AND archived_at IS NULL',
  archived: 'deleted_at IS NULL AND archived_at IS NOT NULL',
  deleted: 'deleted_at IS NOT NULL AND purged_at IS NULL',
}
const MOST = 200

type Row = Omit<SessionSummary, 'source'> & { source: string }

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
      const { rows } = await pool.query<Row>(
        `INSERT INTO sessions (id, owner_id, title, source) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
        [id, ownerId, storableText(title, 'A title'), JSON.stringify(source)],
      )
      const [row] = rows
      if (row === undefined) throw new Error('an insert gave no row')
      return summaryOf(row)
    },
    async get(id) {
      const { rows } = await patientPool.query<Row>(
        `SELECT ${COLUMNS} FROM sessions WHERE id = $1 AND deleted_at IS NULL`,
        [id],
      )
      return rows[0] === undefined ? null : summaryOf(rows[0])
    },
    list: (filter = {}) => list(patientPool, filter),
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
    async toPurge(olderThanMs) {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM sessions WHERE deleted_at < clock_timestamp() - make_interval(secs => $1 / 1000.0) AND purged_at IS NULL`,
        [olderThanMs],
      )
      return rows.map(({ id }) => id)
    },
  }
}

function summaryOf(row: Row): SessionSummary {
  return { ...row, source: sourceSchema.parse(JSON.parse(row.source)) }
}

async function list(pool: Queryable, filter: ListSessions): Promise<SessionPage> {
  const limit = Math.min(filter.limit ?? 50, MOST)
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '')
  const cursor = filter.cursor === undefined ? null : parseCursor(filter.cursor)
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM sessions WHERE ${SHELVES[filter.shelf ?? 'active']}
       AND ($1::text IS NULL OR owner_id = $1)
       AND (title || ' ' || preview) ILIKE ALL ($2::text[])
       AND ($3::timestamptz IS NULL OR (last_activity_at, id) < ($3, $4))
     ORDER BY last_activity_at DESC, id DESC LIMIT $5`,
    [filter.ownerId ?? null, words.map(likePattern), cursor?.at ?? null, cursor?.id ?? null, limit + 1],
  )
  const sessions = rows.slice(0, limit).map(summaryOf)
  const last = sessions.at(-1)
  return { sessions, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

function likePattern(word: string): string {
  return `%${word.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
}

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.string() })

function cursorOf({ lastActivityAt, id }: SessionSummary): string {
  return Buffer.from(JSON.stringify({ at: lastActivityAt, id })).toString('base64url')
}

/** Null for one that is none of ours: the list then starts anew. */
function parseCursor(text: string): z.infer<typeof cursorSchema> | null {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}
