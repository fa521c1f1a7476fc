/** The atoms of a streamed answer. */
import type { Gate } from '../answers/gate.ts'

export interface StreamEvent {
  type: string
  [field: string]: unknown
}

export type Step =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'pause'; ms: number }
  | { kind: 'hold'; gate: Gate }
  /** Bytes that are no whole event. */
  | { kind: 'raw'; bytes: string }
  /** The connection is torn. */
  | { kind: 'destroy' }
  /** Silence until the client leaves. */
  | { kind: 'stall' }
  /** The response ends. */
  | { kind: 'end' }

/** An event as the wire has it. */
export function encodeEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
