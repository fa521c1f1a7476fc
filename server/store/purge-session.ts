/** Deletes a session for good, and proves it by looking again. */
import type { Pool } from 'pg'
import type { BlobFiles } from './blob-files.ts'
import type { Fault } from './fault.ts'
import { StoreError } from './store-error.ts'

/** All that holds content of a session. `usage` stays: deleting a session gives no money back, and it holds numbers only. */
const TABLES = [
  ...['events', 'blobs', 'snapshots', 'commands', 'messages', 'calls', 'approvals', 'tasks', 'plans'],
  ...['sandboxes', 'seen_positions'],
] as const

export interface PurgeProof {
  /** Rows deleted now, by table; a repeated purge finds none. */
  deleted: Record<(typeof TABLES)[number], number>
  /** ISO time from which on nothing is left. */
  purgedAt: string
}

interface Purge {
  pool: Pool
  files: BlobFiles
  fault: Fault
}

/**
 * Rows first, in one transaction, then the files, then a look for what is left, and only then the mark. A crash in
 * between leaves a session without the mark, which the sweep purges again.
 */
export async function purge({ pool, files, fault }: Purge, id: string): Promise<PurgeProof | null> {
  const deleted = await deleteRows(pool, id)
  if (deleted === null) return null
  await fault('purge-rows-gone')
  await files.removeAll(id)
  await requireNothingLeft(pool, files, id)
  const { rows } = await pool.query<{ at: Date }>(
    'UPDATE sessions SET purged_at = coalesce(purged_at, clock_timestamp()) WHERE id = $1 RETURNING purged_at AS at',
    [id],
  )
  const [marked] = rows
  return marked === undefined ? null : { deleted, purgedAt: marked.at.toISOString() }
}

async function deleteRows(pool: Pool, id: string): Promise<PurgeProof['deleted'] | null> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const tombstone = `UPDATE sessions SET title = '', preview = '', branch = NULL, source = '{"kind":"empty"}', last_seq = 0
      WHERE id = $1 AND deleted_at IS NOT NULL`
    const found = await client.query(tombstone, [id])
    const counts: Array<[string, number]> = []
    for (const table of found.rowCount === 1 ? TABLES : []) {
      const { rowCount } = await client.query(`DELETE FROM ${table} WHERE session_id = $1`, [id])
      counts.push([table, rowCount ?? 0])
    }
    await client.query("DELETE FROM rules WHERE scope = 'session' AND owner_id = $1", [id])
    await client.query('COMMIT')
    return found.rowCount === 1 ? (Object.fromEntries(counts) as PurgeProof['deleted']) : null
  } catch (cause) {
    broken = cause instanceof Error ? cause : new Error(String(cause))
    throw cause
  } finally {
    // A connection that failed within a transaction is not given to anybody else.
    client.release(broken)
  }
}

async function requireNothingLeft(pool: Pool, files: BlobFiles, id: string): Promise<void> {
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table} WHERE session_id = $1)`).join(' + ')
  const { rows } = await pool.query<{ left: number }>(`SELECT (${counts})::int AS left`, [id])
  const left = (rows[0]?.left ?? 0) + (await files.list(id)).length
  if (left > 0) throw new StoreError('damaged', `The session ${id} could not be deleted: ${left} pieces are left.`)
}
