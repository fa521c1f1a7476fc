/** Who runs a session: one owner at a time, each with a number that fences all earlier ones. */

import { LEASE_SECONDS } from './append-statement.ts'
import { leaseDeadline } from './lease-deadline.ts'
import type { Queryable } from './queryable.ts'

export interface Lease {
  sessionId: string
  epoch: number
  /** The end of the log as the takeover committed: what to read up to before writing. */
  lastSeq: number
  /** Milliseconds of `performance.now()`; later renewals give later ones. */
  deadline: number
}

export type TakeOutcome = { kind: 'taken'; lease: Lease } | { kind: 'held'; by: string } | { kind: 'no_session' }

export interface HeldLease {
  sessionId: string
  epoch: number
}

export interface Leases {
  /** This server process; unique per start. */
  readonly ownerId: string
  /**
   * Takes a session that nobody holds, whose lease ran out, whose owner is known to be gone, or that this process holds
   * already (its earlier epoch is fenced then).
   */
  take(sessionId: string): Promise<TakeOutcome>
  /** Renews all in one statement. Those not in `kept` belong to somebody else by now. */
  renew(held: readonly HeldLease[]): Promise<{ kept: string[]; lost: string[]; deadline: number }>
  /** Gives it up, so that the next owner need not wait. Nothing happens when it was lost before. */
  release(held: readonly HeldLease[]): Promise<void>
  /** Sessions that need an owner and have none: a turn was running, or a command waits. */
  orphaned(limit?: number): Promise<string[]>
}

/** A dead server's advisory lock is free at once, long before its leases run out. */
const FREE = `(lease_owner IS NULL OR lease_owner = $1 OR lease_until < clock_timestamp()
  OR ($2 AND pg_try_advisory_xact_lock(hashtextextended(lease_owner, 0))))`

const TAKE = `UPDATE sessions SET lease_owner = $1, epoch = epoch + 1,
    lease_until = clock_timestamp() + interval '${LEASE_SECONDS} s'
  WHERE id = $3 AND deleted_at IS NULL AND ${FREE} RETURNING epoch, last_seq AS "lastSeq"`

const HELD = `unnest($2::text[], $3::int[]) AS held(id, epoch)`
const MINE = `s.id = held.id AND s.epoch = held.epoch AND s.lease_owner = $1`

export interface LeaseOptions {
  pool: Queryable
  ownerId: string
  /** Several servers: each holds an advisory lock of its owner's name while it lives. */
  presence: boolean
}

export function createLeases({ pool, ownerId, presence }: LeaseOptions): Leases {
  const split = (held: readonly HeldLease[]) => [held.map(({ sessionId }) => sessionId), held.map(({ epoch }) => epoch)]
  return {
    ownerId,
    async take(sessionId) {
      const sentAt = performance.now()
      const { rows } = await pool.query<{ epoch: number; lastSeq: number }>(TAKE, [ownerId, presence, sessionId])
      const [taken] = rows
      if (taken !== undefined) {
        return { kind: 'taken', lease: { sessionId, ...taken, deadline: leaseDeadline(sentAt) } }
      }
      const by = await holder(pool, sessionId)
      return by === null ? { kind: 'no_session' } : { kind: 'held', by }
    },
    async renew(held) {
      const sentAt = performance.now()
      const { rows } = await pool.query<{ id: string }>(
        `UPDATE sessions AS s SET lease_until = clock_timestamp() + interval '${LEASE_SECONDS} s'
         FROM ${HELD} WHERE ${MINE} RETURNING s.id`,
        [ownerId, ...split(held)],
      )
      const kept = rows.map(({ id }) => id)
      const lost = held.map(({ sessionId }) => sessionId).filter((id) => !kept.includes(id))
      return { kept, lost, deadline: leaseDeadline(sentAt) }
    },
    async release(held) {
      await pool.query(`UPDATE sessions AS s SET lease_owner = NULL, lease_until = NULL FROM ${HELD} WHERE ${MINE}`, [
        ownerId,
        ...split(held),
      ])
    },
    async orphaned(limit = 100) {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM sessions WHERE deleted_at IS NULL AND (lease_owner IS NULL OR lease_until < clock_timestamp())
           AND (status = 'running' OR EXISTS (
             SELECT FROM commands WHERE session_id = sessions.id AND settled_at IS NULL))
         ORDER BY last_activity_at DESC LIMIT $1`,
        [limit],
      )
      return rows.map(({ id }) => id)
    },
  }
}

/** On a data directory that only we hold, every lease is a dead process's. */
export async function clearLeases(pool: Queryable): Promise<void> {
  await pool.query('UPDATE sessions SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL')
}

async function holder(pool: Queryable, sessionId: string): Promise<string | null> {
  const { rows } = await pool.query<{ by: string | null }>(
    'SELECT lease_owner AS by FROM sessions WHERE id = $1 AND deleted_at IS NULL',
    [sessionId],
  )
  const [row] = rows
  // Freed in between: for the caller that is the same as held a moment ago.
  return row === undefined ? null : (row.by ?? 'somebody')
}
