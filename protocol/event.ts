/** Events: durable, numbered facts. The log of a session is a list of envelopes; everything else is a fold of it. */
import { z } from 'zod'
import { actorSchema } from './choices.ts'
import { callEventSchemas } from './events/call-events.ts'
import { sessionEventSchemas } from './events/session-events.ts'
import { turnEventSchemas } from './events/turn-events.ts'
import { worldEventSchemas } from './events/world-events.ts'
import { seqSchema } from './ids.ts'

export const eventSchema = z.discriminatedUnion('type', [
  ...sessionEventSchemas,
  ...turnEventSchemas,
  ...callEventSchemas,
  ...worldEventSchemas,
])
export type Event = z.infer<typeof eventSchema>
export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>

const header = {
  by: actorSchema,
  agentId: z.string().min(1),
  turnId: z.string().min(1).nullable(),
  /** The seq of the fact that made this one happen. */
  cause: seqSchema.optional(),
}

/** A fact on its way into the log: all but what the log itself gives it. */
export const draftSchema = z.object({ ...header, event: eventSchema })
export type Draft = z.infer<typeof draftSchema>

/** A fact in the log. `at` is ISO time of the database's clock; `epoch` is the lease it was written under. */
export const envelopeSchema = z.object({
  seq: seqSchema,
  at: z.string(),
  ...header,
  epoch: z.int().min(0),
  event: eventSchema,
})
export type Envelope = z.infer<typeof envelopeSchema>

/** An event of a newer release: kept and skipped, or, when it must be understood, a reason to go read-only. */
export interface UnknownEnvelope extends Omit<Envelope, 'event'> {
  event: { type: 'unknown'; originalType: string; mustUnderstand: boolean }
}
const unknownSchema = z.looseObject({ type: z.string(), mustUnderstand: z.boolean().optional() })

/** EV3: reads one row leniently. Throws only when even the header is broken, which is a bug or damage. */
export function readEnvelope(raw: unknown): Envelope | UnknownEnvelope {
  const known = envelopeSchema.safeParse(raw)
  if (known.success) return known.data
  const base = envelopeSchema.omit({ event: true }).extend({ event: unknownSchema }).parse(raw)
  return {
    ...base,
    event: { type: 'unknown', originalType: base.event.type, mustUnderstand: base.event.mustUnderstand ?? false },
  }
}
