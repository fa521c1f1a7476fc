/** The log in RAM, under the same contract as the real one: for unit tests of what stands above the store. */
import { decodeEvent, type EventRow, encodeEvent, sealDraft } from './encode-event.ts'
import {
  type AppendBatch,
  type AppendOutcome,
  type CommandSettlement,
  type EventLog,
  type EventPage,
  PAGE_BYTES,
  PAGE_EVENTS,
  type ReadFrom,
  type Snapshot,
} from './event-log.ts'
import { StoreError } from './store-error.ts'

interface MemoryRow extends EventRow {
  batchId: string
}

interface MemorySession {
  epoch: number
  rows: MemoryRow[]
  completedCalls: Set<number>
}

export interface MemoryEventLog extends EventLog {
  /** Takes the session over, making it if need be: whoever wrote under an earlier epoch is fenced from now on. */
  take(sessionId: string): { epoch: number; lastSeq: number }
}

export interface MemoryEventLogOptions {
  now?: () => Date
  /** Told of each settlement together with the batch that carries it. */
  settle?: (sessionId: string, settlement: CommandSettlement) => void
}

export function createMemoryEventLog({ now = () => new Date(), settle }: MemoryEventLogOptions = {}): MemoryEventLog {
  const sessions = new Map<string, MemorySession>()
  const snapshots = new Map<string, Snapshot>()
  const sessionOf = (id: string): MemorySession => {
    const known = sessions.get(id) ?? { epoch: 0, rows: [], completedCalls: new Set() }
    sessions.set(id, known)
    return known
  }

  return {
    take(sessionId) {
      const session = sessionOf(sessionId)
      session.epoch += 1
      return { epoch: session.epoch, lastSeq: session.rows.length }
    },
    async append(batch, options = {}) {
      options.signal?.throwIfAborted()
      const outcome = appendTo(sessions.get(batch.sessionId), batch, now().toISOString())
      if (outcome.landed) for (const settlement of batch.settles ?? []) settle?.(batch.sessionId, settlement)
      return outcome.answer
    },
    async read(from) {
      return pageOf(sessions.get(from.sessionId)?.rows ?? [], from)
    },
    async lastSeq(sessionId) {
      return sessions.get(sessionId)?.rows.length ?? 0
    },
    snapshots: {
      async get({ sessionId, reducerHash }) {
        return snapshots.get(`${sessionId} ${reducerHash}`) ?? null
      },
      async put({ sessionId, reducerHash }, snapshot) {
        const key = `${sessionId} ${reducerHash}`
        if ((snapshots.get(key)?.seq ?? 0) <= snapshot.seq) snapshots.set(key, snapshot)
      },
    },
  }
}

/** `landed` is false for a repeat, whose answer is the first one's. */
function appendTo(
  session: MemorySession | undefined,
  batch: AppendBatch,
  at: string,
): { landed: boolean; answer: AppendOutcome } {
  const { epoch, base, batchId, drafts } = batch
  if (drafts.length === 0) throw new StoreError('empty_batch', 'A batch holds at least one fact.')
  const encoded = drafts.map(encodeEvent)
  const first = session?.rows[base]
  if (first?.batchId === batchId) {
    return { landed: false, answer: { kind: 'stored', envelopes: sealAll(batch, first.at, first.epoch) } }
  }
  if (session === undefined || session.epoch !== epoch || session.rows.length !== base) {
    return { landed: false, answer: { kind: 'fenced' } }
  }
  const completed = encoded.flatMap(({ type, callSeq }) =>
    type === 'call-completed' && callSeq !== null ? [callSeq] : [],
  )
  if (new Set(completed).size < completed.length || completed.some((call) => session.completedCalls.has(call))) {
    throw new StoreError('call_completed_twice', 'A call has one completion only.')
  }
  for (const call of completed) session.completedCalls.add(call)
  for (const [index, { agentId, turnId, body }] of encoded.entries()) {
    session.rows.push({ seq: base + index + 1, epoch, batchId, agentId, turnId, at, body })
  }
  return { landed: true, answer: { kind: 'stored', envelopes: sealAll(batch, at, epoch) } }
}

function sealAll({ drafts, base }: AppendBatch, at: string, epoch: number) {
  return drafts.map((draft, index) => sealDraft(draft, { seq: base + index + 1, at, epoch }))
}

function pageOf(rows: readonly MemoryRow[], from: ReadFrom): EventPage {
  const limit = Math.min(from.limit ?? PAGE_EVENTS, PAGE_EVENTS)
  const maxBytes = from.maxBytes ?? PAGE_BYTES
  const back = from.before !== undefined
  const past = back ? rows.slice(0, Math.max(0, (from.before ?? 0) - 1)).toReversed() : rows.slice(from.after)
  const envelopes: EventPage['envelopes'] = []
  let bytes = 0
  for (const { batchId: _, ...row } of past.slice(0, limit)) {
    bytes += Buffer.byteLength(row.body)
    if (envelopes.length > 0 && bytes > maxBytes) break
    envelopes.push(decodeEvent(row))
  }
  return { envelopes: back ? envelopes.toReversed() : envelopes, more: envelopes.length < past.length }
}
