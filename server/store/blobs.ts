/** Bytes of a session by their content: what is too large, or not text, for an event. */

import { createHash } from 'node:crypto'
import type { BlobRef } from '#protocol/content.ts'
import type { BlobFiles } from './blob-files.ts'
import { type Fault, NO_FAULT } from './fault.ts'
import type { Queryable } from './queryable.ts'
import { StoreError } from './store-error.ts'

/** Below this, bytes lie in the row. */
export const INLINE_BYTES = 8 * 1024
/** The largest blob. */
export const BLOB_BYTES = 8 * 1024 * 1024
/** Bytes that nothing refers to are kept this long, for the event that is about to. */
const UNREFERENCED_MS = 24 * 60 * 60 * 1000

export type PutOutcome = { kind: 'stored'; blob: BlobRef } | { kind: 'too_large'; limit: number }

export interface BlobStore {
  /**
   * Durable when it resolves. References from events are counted by the append itself; other holders use `retain`.
   * Never shared between sessions.
   */
  put(sessionId: string, bytes: Uint8Array): Promise<PutOutcome>
  /** Null when the session has no such bytes. Throws `damaged` when what is stored is not what was put. */
  get(sessionId: string, sha256: string): Promise<Buffer | null>
  /** As `get`, without what is no viewer's: the prompt as it was frozen for the model. */
  getShown(sessionId: string, sha256: string): Promise<Buffer | null>
  /** Whether the session has these bytes; they stay for a while, for the event that is about to refer to them. */
  has(sessionId: string, sha256: string): Promise<boolean>
  /** One more holder; resolves to false when there is no such blob. */
  retain(sessionId: string, sha256: string): Promise<boolean>
  /** One holder less; the last one's release deletes the bytes. */
  release(sessionId: string, sha256: string): Promise<void>
  /** Deletes what nobody refers to, a day after it was put, and files that no row knows. Resolves to how many. */
  sweep(sessionId: string): Promise<number>
}

const NOT_FROZEN = `NOT EXISTS (SELECT FROM events
  WHERE session_id = $1 AND type = 'context-frozen' AND position($2 IN body) > 0)`

interface BlobRow {
  bytes: number
  inline: Buffer | null
  file: string | null
}

export interface BlobOptions {
  pool: Queryable
  /** For what may be repeated. */
  patientPool: Queryable
  files: BlobFiles
  fault?: Fault
  /** From this size on, in bytes, they lie in files. Where several servers share the database, none may: files are one server's own. */
  inlineBytes?: number
  /** For tests: how long unreferenced bytes are kept, in milliseconds. */
  unreferencedMs?: number
}

export function createBlobs({
  pool,
  patientPool,
  files,
  fault = NO_FAULT,
  inlineBytes = INLINE_BYTES,
  unreferencedMs = UNREFERENCED_MS,
}: BlobOptions): BlobStore {
  const removeRows = async (sessionId: string, condition: string, values: unknown[]) => {
    const { rows } = await pool.query<{ file: string | null }>(
      `DELETE FROM blobs WHERE session_id = $1 AND ${condition} RETURNING file`,
      [sessionId, ...values],
    )
    for (const { file } of rows) if (file !== null) await files.remove(sessionId, file)
    return rows.length
  }
  const read = async (sessionId: string, sha256: string, condition = '') => {
    const { rows } = await patientPool.query<BlobRow>(
      `SELECT bytes, inline, file FROM blobs WHERE session_id = $1 AND sha256 = $2 ${condition}`,
      [sessionId, sha256],
    )
    const [row] = rows
    return row === undefined ? null : contentOf(files, { sessionId, sha256, row })
  }
  return {
    async put(sessionId, bytes) {
      if (bytes.byteLength > BLOB_BYTES) return { kind: 'too_large', limit: BLOB_BYTES }
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const blob = { sha256, bytes: bytes.byteLength }
      if (await touch(patientPool, sessionId, sha256)) return { kind: 'stored', blob }
      const inline = bytes.byteLength < inlineBytes
      const file = inline ? null : await files.write(sessionId, sha256, bytes)
      await fault('blob-file-written')
      const kept = await insert(patientPool, { sessionId, blob, inline: inline ? Buffer.from(bytes) : null, file })
      // Somebody put the same at the same time: theirs stays, since it may be in use already.
      if (file !== null && kept !== file) await files.remove(sessionId, file)
      return { kind: 'stored', blob }
    },
    get: (sessionId, sha256) => read(sessionId, sha256),
    getShown: (sessionId, sha256) => read(sessionId, sha256, `AND ${NOT_FROZEN}`),
    has: (sessionId, sha256) => touch(patientPool, sessionId, sha256),
    async retain(sessionId, sha256) {
      const { rowCount } = await pool.query('UPDATE blobs SET refs = refs + 1 WHERE session_id = $1 AND sha256 = $2', [
        sessionId,
        sha256,
      ])
      return rowCount === 1
    },
    async release(sessionId, sha256) {
      const { rowCount } = await pool.query(
        'UPDATE blobs SET refs = refs - 1 WHERE session_id = $1 AND sha256 = $2 AND refs > 1',
        [sessionId, sha256],
      )
      if (rowCount === 0) await removeRows(sessionId, 'sha256 = $2 AND refs <= 1', [sha256])
    },
    async sweep(sessionId) {
      const old = 'refs <= 0 AND touched_at < clock_timestamp() - make_interval(secs => $2 / 1000.0)'
      const removed = await removeRows(sessionId, old, [unreferencedMs])
      const { rows } = await pool.query<{ file: string }>('SELECT file FROM blobs WHERE session_id = $1', [sessionId])
      const known = new Set(rows.map(({ file }) => file))
      const strays = (await files.list(sessionId)).filter(
        ({ file, ageMs }) => !known.has(file) && ageMs > unreferencedMs,
      )
      for (const { file } of strays) await files.remove(sessionId, file)
      return removed + strays.length
    },
  }
}

/** Keeps it from the sweep. Resolves to whether it is there. */
async function touch(pool: Queryable, sessionId: string, sha256: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE blobs SET touched_at = clock_timestamp() WHERE session_id = $1 AND sha256 = $2',
    [sessionId, sha256],
  )
  return rowCount === 1
}

async function insert(
  pool: Queryable,
  { sessionId, blob, inline, file }: { sessionId: string; blob: BlobRef } & Omit<BlobRow, 'bytes'>,
): Promise<string | null> {
  const { rows } = await pool.query<{ file: string | null }>(
    `INSERT INTO blobs (session_id, sha256, bytes, inline, file) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (session_id, sha256) DO UPDATE SET touched_at = clock_timestamp() RETURNING file`,
    [sessionId, blob.sha256, blob.bytes, inline, file],
  )
  return rows[0]?.file ?? null
}

async function contentOf(
  files: BlobFiles,
  { sessionId, sha256, row }: { sessionId: string; sha256: string; row: BlobRow },
): Promise<Buffer> {
  const bytes = row.inline ?? (row.file === null ? null : await files.read(sessionId, row.file).catch(() => null))
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new StoreError('damaged', `The stored bytes ${sha256.slice(0, 12)} of this session are missing or damaged.`)
  }
  return bytes
}
