/** The log in PostgreSQL: the only code that writes events. */

import type { Envelope } from '#protocol/event.ts'
import { appendStatement, ISO_TIME } from './append-statement.ts'
import { brokenUnique } from './classify-error.ts'
import { decodeEvent, type EventRow, sealDraft } from './encode-event.ts'
import {
  type AppendBatch,
  type AppendOptions,
  type AppendOutcome,
  type EventLog,
  type EventPage,
  PAGE_BYTES,
  PAGE_EVENTS,
  type ReadFrom,
} from './event-log.ts'
import { type Fault, NO_FAULT } from './fault.ts'
import { keepTrying } from './keep-trying.ts'
import type { Queryable } from './queryable.ts'
import { createSnapshots } from './snapshots.ts'
import { StoreError } from './store-error.ts'

export interface EventLogOptions {
  /** Small and used for nothing else, so that an append never queues behind a report. */
  appendPool: Queryable
  readPool: Queryable
  /** Gives room back; called once per stretch of a full disk. */
  onDiskFull?: () => Promise<void>
  fault?: Fault
}

export function createPostgresEventLog(options: EventLogOptions): EventLog {
  const { readPool } = options
  return {
    append: (batch, waiting) => append(options, batch, waiting ?? {}),
    read: (from) => read(readPool, from),
    async lastSeq(sessionId) {
      const { rows } = await readPool.query<{ seq: number }>({
        name: 'last-seq',
        text: 'SELECT last_seq AS seq FROM sessions WHERE id = $1',
        values: [sessionId],
      })
      return rows[0]?.seq ?? 0
    },
    snapshots: createSnapshots(readPool),
  }
}

/** Trying again is safe at any time: the batch lands once, and the batch id tells that it did. */
async function append(
  options: EventLogOptions,
  batch: AppendBatch,
  { signal, onWait }: AppendOptions,
): Promise<AppendOutcome> {
  if (batch.drafts.length === 0) throw new StoreError('empty_batch', 'A batch holds at least one fact.')
  const statement = appendStatement(batch)
  const { onDiskFull } = options
  try {
    return await keepTrying(() => tryAppend(options, batch, statement), { signal, onWait, onDiskFull })
  } catch (cause) {
    throw namedBug(cause)
  }
}

async function tryAppend(
  { appendPool, fault = NO_FAULT }: EventLogOptions,
  batch: AppendBatch,
  statement: ReturnType<typeof appendStatement>,
): Promise<AppendOutcome> {
  await fault('append-before-send')
  const { rows } = await appendPool.query<{ at: string }>(statement)
  await fault('append-after-commit')
  const [landed] = rows
  if (landed !== undefined) return { kind: 'stored', envelopes: seal(batch, landed.at, batch.epoch) }
  return repeated(appendPool, batch)
}

/** No row: fenced, or this very batch had landed before its answer was lost. */
async function repeated(pool: Queryable, batch: AppendBatch): Promise<AppendOutcome> {
  const { rows } = await pool.query<{ batchId: string; at: string; epoch: number }>({
    name: 'first-of-batch',
    text: `SELECT batch_id AS "batchId", epoch, ${ISO_TIME('at')} AS at FROM events WHERE session_id = $1 AND seq = $2`,
    values: [batch.sessionId, batch.base + 1],
  })
  const [first] = rows
  if (first?.batchId !== batch.batchId) return { kind: 'fenced' }
  return { kind: 'stored', envelopes: seal(batch, first.at, first.epoch) }
}

function seal({ drafts, base }: AppendBatch, at: string, epoch: number): Envelope[] {
  return drafts.map((draft, index) => sealDraft(draft, { seq: base + index + 1, at, epoch }))
}

function namedBug(cause: unknown): unknown {
  if (brokenUnique(cause) !== 'events_one_completion_per_call') return cause
  return new StoreError('call_completed_twice', 'A call has one completion only.', { cause })
}

/** The lengths are known without reading the bodies, so a page never loads more than it gives. */
const readText = (side: '>' | '<', order: 'ASC' | 'DESC') => `SELECT seq, epoch, agent_id AS "agentId",
    turn_id AS "turnId", ${ISO_TIME('at')} AS at, body, (SELECT max(seq) FROM events WHERE session_id = $1) AS "end"
  FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY seq ${order}) AS bytes,
      row_number() OVER (ORDER BY seq ${order}) AS place
    FROM (SELECT * FROM events WHERE session_id = $1 AND seq ${side} $2 ORDER BY seq ${order} LIMIT $3) AS near) AS page
  WHERE place = 1 OR bytes <= $4 ORDER BY seq`
const READ = readText('>', 'ASC')
const READ_BACK = readText('<', 'DESC')

async function read(pool: Queryable, { sessionId, after, before, limit, maxBytes }: ReadFrom): Promise<EventPage> {
  const most = [Math.min(limit ?? PAGE_EVENTS, PAGE_EVENTS), maxBytes ?? PAGE_BYTES]
  const back = before !== undefined
  const { rows } = await pool.query<EventRow & { end: number }>({
    ...(back ? { name: 'read-events-back', text: READ_BACK } : { name: 'read-events', text: READ }),
    values: [sessionId, back ? before : after, ...most],
  })
  const [first, last] = [rows[0], rows.at(-1)]
  const envelopes = rows.map(({ end: _, ...row }) => decodeEvent(row))
  if (first === undefined || last === undefined) return { envelopes, more: false }
  return { envelopes, more: back ? first.seq > 1 : last.seq < last.end }
}
