/** What a script answers with: blocks, waits, faults and an ending, in the order in which they happen. */
import type { Gate } from './gate.ts'
import type { Pieces } from './pieces.ts'

interface Delivery {
  pieces: Pieces
  /** Milliseconds between the deltas. */
  paceMs: number
}

export type BlockPart =
  | ({ kind: 'text' } & Delivery)
  | ({ kind: 'thinking' } & Delivery)
  | { kind: 'redacted-thinking' }
  /** The pieces are the JSON text of the input, which need not be valid. */
  | ({ kind: 'tool-use'; name: string; id?: string | undefined } & Delivery)
  /** A block that is sent as it stands, for instance the result of a server tool. */
  | { kind: 'opaque'; block: Record<string, unknown> }

export type WaitPart =
  | { kind: 'pause'; ms: number }
  | { kind: 'hold'; gate: Gate; afterEvents?: number | undefined }
  | { kind: 'ping' }
  /** Before the status line. */
  | { kind: 'late-headers'; until: number | Gate }

/** How a stream dies. At its place among the parts, or after so many events when told. */
export type FaultPart = { afterEvents?: number | undefined } & (
  | { kind: 'stream-error'; type: string; message: string }
  | { kind: 'reset' }
  | { kind: 'end-without-stop' }
  | { kind: 'stall' }
  | { kind: 'half-event' }
)

export type StopReason =
  | 'end_turn'
  | 'tool_use'
  | 'max_tokens'
  | 'stop_sequence'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded'
  | (string & {})

export interface StopPart {
  kind: 'stop'
  reason: StopReason
  sequence?: string | undefined
  category?: string | undefined
  explanation?: string | undefined
}

export interface HttpErrorPart {
  kind: 'http-error'
  status: number
  type: string
  message: string
  /** Seconds, or a date as HTTP writes it. */
  retryAfter?: number | string | undefined
  retryAfterMs?: number | undefined
  shouldRetry?: boolean | undefined
  errorCode?: string | undefined
  /** A proxy's page in place of the API's JSON. */
  html?: string | undefined
  /** A proxy's silence. */
  emptyBody?: boolean | undefined
}

/** Pings at odd places, unknown events and deltas, usage told twice: all that a client must bear. */
export interface NoisePart {
  kind: 'noise'
}

export type Part = BlockPart | WaitPart | FaultPart | StopPart | HttpErrorPart | NoisePart

export interface Answer {
  parts: readonly Part[]
}

/** An answer of one part may be given as that part. */
export type AnswerLike = Answer | Part

/** Parts in the order in which they happen. */
export function answer(...parts: Part[]): Answer {
  return { parts }
}

/** The answer that was meant. */
export function toAnswer(given: AnswerLike): Answer {
  return 'parts' in given ? given : { parts: [given] }
}
