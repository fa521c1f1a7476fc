/** Short words for the parts of an answer. */
import { errorTypeOf } from '../api/error-types.ts'
import type { BlockPart, FaultPart, HttpErrorPart, NoisePart, StopPart, StopReason, WaitPart } from './answer.ts'
import type { Gate } from './gate.ts'
import { type Pieces, toPieces } from './pieces.ts'

export interface Delivery {
  /** How many deltas, or the deltas themselves with gates between them. */
  chunks?: number | Pieces
  /** Milliseconds between deltas; 0 when not told. */
  paceMs?: number
}

type At = { afterEvents?: number }

/** A text block. */
export function text(words: string, { chunks, paceMs = 0 }: Delivery = {}): BlockPart {
  return { kind: 'text', pieces: toPieces(words, chunks), paceMs }
}

/** A thinking block, signed by the server. Left out when the request has thinking off. */
export function thinking(words: string, { chunks, paceMs = 0 }: Delivery = {}): BlockPart {
  return { kind: 'thinking', pieces: toPieces(words, chunks), paceMs }
}

/** Thinking that nobody may read. */
export function redactedThinking(): BlockPart {
  return { kind: 'redacted-thinking' }
}

/** A call. `rawJson` replaces the input's text, for instance by one that is cut or broken. */
export function toolUse(
  name: string,
  input: Record<string, unknown>,
  { id, chunks, paceMs = 0, rawJson }: Delivery & { id?: string; rawJson?: string } = {},
): BlockPart {
  const json = rawJson ?? (Object.keys(input).length === 0 ? '' : JSON.stringify(input))
  return { kind: 'tool-use', name, id, pieces: toPieces(json, chunks), paceMs }
}

/** A block sent whole and as it stands, such as `server_tool_use` and its result. */
export function opaque(block: Record<string, unknown>): BlockPart {
  return { kind: 'opaque', block }
}

/** The reason at the end; without it `tool_use` when there is a call, else `end_turn`. */
export function stop(reason: StopReason, details: Omit<StopPart, 'kind' | 'reason'> = {}): StopPart {
  return { kind: 'stop', reason, ...details }
}

/** An error instead of an answer. */
export function httpError(
  status: number,
  {
    type = errorTypeOf(status),
    message = 'Scripted error.',
    ...rest
  }: Partial<Omit<HttpErrorPart, 'kind' | 'status'>> = {},
): HttpErrorPart {
  return { kind: 'http-error', status, type, message, ...rest }
}

/** An `error` event after 200; ends the stream. */
export function midStreamError(
  type = 'overloaded_error',
  { afterEvents, message = 'Overloaded' }: At & { message?: string } = {},
): FaultPart {
  return { kind: 'stream-error', type, message, afterEvents }
}

/** The connection is torn. */
export function reset({ afterEvents }: At = {}): FaultPart {
  return { kind: 'reset', afterEvents }
}

/** The response ends cleanly, but without `message_stop`. */
export function endWithoutStop({ afterEvents }: At = {}): FaultPart {
  return { kind: 'end-without-stop', afterEvents }
}

/** Silence until the client leaves. */
export function stall({ afterEvents }: At = {}): FaultPart {
  return { kind: 'stall', afterEvents }
}

/** Half of the next event, then the end of the connection. */
export function halfEvent({ afterEvents }: At = {}): FaultPart {
  return { kind: 'half-event', afterEvents }
}

/** Silence of this length. */
export function pause(ms: number): WaitPart {
  return { kind: 'pause', ms }
}

/** Silence until the gate opens. */
export function hold(gate: Gate, { afterEvents }: At = {}): WaitPart {
  return { kind: 'hold', gate, afterEvents }
}

/** A `ping` event at this place. */
export function ping(): WaitPart {
  return { kind: 'ping' }
}

/** The status line comes late: after milliseconds, or when a gate opens. */
export function lateHeaders(until: number | Gate): WaitPart {
  return { kind: 'late-headers', until }
}

/** Pings at odd places, unknown events and deltas, usage told twice. */
export function noise(): NoisePart {
  return { kind: 'noise' }
}
