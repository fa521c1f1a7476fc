/** The one place that knows how a fact lies in its row: indexed columns beside the exact JSON text of the rest. */
import type { Draft, Envelope } from '#protocol/event.ts'
import { readEnvelope } from '#protocol/event.ts'
import type { StoredEnvelope } from './event-log.ts'
import { storableJson, storableText } from './storable-text.ts'
import { StoreError } from './store-error.ts'

export interface EncodedEvent {
  agentId: string
  turnId: string | null
  type: string
  /** The key of the call that the event is about, so that the database can allow one completion only. */
  callSeq: number | null
  body: string
}

export interface EventRow {
  seq: number
  epoch: number
  agentId: string
  turnId: string | null
  /** ISO time. */
  at: string
  body: string
}

/** Throws `unstorable_text` for what the border should have repaired. */
export function encodeEvent(draft: Draft): EncodedEvent {
  const { by, agentId, turnId, cause, event } = draft
  return {
    agentId: storableText(agentId, 'An agent id'),
    turnId: turnId === null ? null : storableText(turnId, 'A turn id'),
    type: event.type,
    callSeq: 'callSeq' in event ? event.callSeq : null,
    body: storableJson(cause === undefined ? { by, event } : { by, cause, event }, `an event ${event.type}`),
  }
}

/** The envelope of a draft that was just stored: equal to what a read gives. */
export function sealDraft(draft: Draft, given: { seq: number; at: string; epoch: number }): Envelope {
  const { by, agentId, turnId, cause, event } = draft
  const header = { seq: given.seq, at: given.at, by, agentId, turnId }
  return { ...header, ...(cause === undefined ? {} : { cause }), epoch: given.epoch, event }
}

/** Throws `damaged` when the row is none of ours. */
export function decodeEvent(row: EventRow): StoredEnvelope {
  const { body, ...columns } = row
  try {
    const inner: unknown = JSON.parse(body)
    return readEnvelope({ ...columns, ...(inner as object) })
  } catch (cause) {
    throw new StoreError('damaged', `Event ${row.seq} cannot be read.`, { cause })
  }
}
