/** What was spent: sums for caps, quotas and reports. */

import type { Usage } from '#protocol/content.ts'
import type { Queryable } from './queryable.ts'

export interface Spent extends Usage {
  requests: number
}

export interface UsageReport {
  /** Days are UTC, inclusive, as YYYY-MM-DD. Absent filters take all. Deleted sessions count as before. */
  spent(filter: { ownerId?: string; sessionId?: string; since?: string }): Promise<Spent>
}

const SUMS = [
  'requests::float8 AS "requests"',
  'input_tokens::float8 AS "inputTokens"',
  'cache_read_tokens::float8 AS "cacheReadTokens"',
  'cache_write_tokens::float8 AS "cacheWriteTokens"',
  'output_tokens::float8 AS "outputTokens"',
  'cost_micro_usd::float8 AS "costMicroUsd"',
].map((column) => column.replace(/^(\w+)/, 'coalesce(sum($1), 0)'))

const NOTHING: Spent = {
  requests: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
}

export function createUsageReport(pool: Queryable): UsageReport {
  return {
    async spent({ ownerId, sessionId, since }) {
      const { rows } = await pool.query<Spent>(
        `SELECT ${SUMS.join(', ')} FROM usage WHERE ($1::text IS NULL OR owner_id = $1)
           AND ($2::text IS NULL OR session_id = $2) AND ($3::date IS NULL OR day >= $3)`,
        [ownerId ?? null, sessionId ?? null, since ?? null],
      )
      return rows[0] ?? NOTHING
    },
  }
}
