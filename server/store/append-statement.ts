/** Builds the one statement of an append: fence, facts and views, whole or not at all. */
import { createHash } from 'node:crypto'
import { encodeEvent } from './encode-event.ts'
import type { AppendBatch } from './event-log.ts'
import type { Fact, Part } from './projections/part.ts'
import { project } from './projections/project.ts'
import { summarize } from './projections/session-summary.ts'
import { projectSettlements } from './projections/settlements.ts'

/** Seconds on the database's clock that a lease lasts after its renewal or its last append. */
export const LEASE_SECONDS = 15

/** Milliseconds are all that a row keeps, so what is returned equals what is read. */
export const ISO_TIME = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/**
 * The update is the fence: it finds the row only under the caller's epoch and behind the caller's last fact, and it
 * locks the row, so a writer that had waited on the lock checks again against the row as it is then. A mere
 * `WHERE EXISTS` would check the row as it was. Everything else hangs on the update's one row.
 */
const FENCE = `l AS (UPDATE sessions SET last_seq = last_seq + $5,
    lease_until = clock_timestamp() + interval '${LEASE_SECONDS} s', updated_at = clock_timestamp(),
    last_activity_at = clock_timestamp(), title = coalesce($11, title), status = coalesce($13, status),
    archived_at = CASE $12::boolean WHEN true THEN clock_timestamp() WHEN false THEN NULL ELSE archived_at END,
    last_reason = coalesce($14, last_reason), preview = coalesce($15, preview),
    open_approvals = greatest(0, open_approvals + $16), cost_micro_usd = cost_micro_usd + $17,
    branch = coalesce($18, branch)
  WHERE id = $1 AND epoch = $2 AND last_seq = $3
  RETURNING owner_id, last_activity_at AS at)`

const FACTS = `e AS (INSERT INTO events (session_id, seq, epoch, batch_id, agent_id, turn_id, type, call_seq, at, body)
  SELECT $1, $3 + d.place::int, $2, $4, d.agent_id, d.turn_id, d.type, d.call_seq, l.at, d.body
  FROM l, unnest($6::text[], $7::text[], $8::text[], $9::int[], $10::text[])
    WITH ORDINALITY AS d(agent_id, turn_id, type, call_seq, body, place))`

/** Parameters before those of the parts. */
const FIXED = 18

export interface AppendStatement {
  /** Statements of the same parts share one preparation per connection. */
  name: string
  text: string
  values: unknown[]
}

/** Throws `unstorable_text` for what the border should have repaired. */
export function appendStatement(batch: AppendBatch): AppendStatement {
  const { sessionId, epoch, base, batchId, drafts, settles = [] } = batch
  const encoded = drafts.map(encodeEvent)
  const facts: Fact[] = drafts.map((draft, index) => ({ seq: base + index + 1, draft }))
  const parts = [...project(facts), ...projectSettlements(settles)]
  const { title, archived, status, lastReason, preview, openApprovals, costMicroUsd, branch } = summarize(facts)
  const values = [
    ...[sessionId, epoch, base, batchId, drafts.length],
    encoded.map(({ agentId }) => agentId),
    encoded.map(({ turnId }) => turnId),
    encoded.map(({ type }) => type),
    encoded.map(({ callSeq }) => callSeq),
    encoded.map(({ body }) => body),
    ...[title, archived, status, lastReason, preview, openApprovals, costMicroUsd, branch],
    ...parts.map(({ rows }) => JSON.stringify(rows)),
  ]
  return { ...textOf(parts), values }
}

function textOf(parts: readonly Part[]): { name: string; text: string } {
  const views = parts.map(({ name, sql }, index) => {
    const rows = `jsonb_to_recordset($${FIXED + index + 1}::jsonb)`
    return `${name} AS (${sql.replace('rows AS r(', `${rows} AS r(`)})`
  })
  const text = `WITH ${[FENCE, FACTS, ...views].join(',\n')}\nSELECT ${ISO_TIME('at')} AS at FROM l`
  return { name: `append-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text }
}
