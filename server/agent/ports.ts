/** What the agent needs of the world, as ports. Adapters live on higher floors; nothing here knows Node, sockets or an SDK. */
import type { Effort } from '#protocol/choices.ts'
import type { BlobRef, Usage } from '#protocol/content.ts'
import type { FailureKind } from '#protocol/events/turn-events.ts'
import type { Signal } from '#protocol/signal.ts'

/** Where a cache entry ends; the adapter turns it into `cache_control`. */
export type CacheMark = '5m' | '1h'

export type ModelContent =
  | { type: 'text'; text: string; cache?: CacheMark }
  | { type: 'image'; mediaType: string; base64: string; cache?: CacheMark }
  | {
      type: 'tool_result'
      callId: string
      isError: boolean
      content: (ModelTextContent | ModelImageContent)[]
      cache?: CacheMark
    }
  | { type: 'tool_use'; id: string; name: string; inputText: string; cache?: CacheMark }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'opaque'; json: string }
export type ModelTextContent = { type: 'text'; text: string }
export type ModelImageContent = { type: 'image'; mediaType: string; base64: string }

export interface ModelMessage {
  role: 'user' | 'assistant'
  content: ModelContent[]
}

export interface ToolSpec {
  name: string
  description: string
  /** JSON schema, draft 2020-12, `type: object` at the top. */
  inputSchema: Record<string, unknown>
  cache?: CacheMark
}

export interface ModelRequest {
  model: string
  maxTokens: number
  /** Absent: what the model takes by itself. Whoever knows less of it is told the most that it knows. */
  effort?: Effort
  system: { text: string; cache?: CacheMark }[]
  tools: ToolSpec[]
  messages: ModelMessage[]
  /** An opaque id of the session for the API's own abuse counting; never a name. */
  userId?: string
}

export interface ModelFailure {
  kind: FailureKind
  /** One sentence for people: never a key, never a request body. */
  message: string
  status?: number
  requestId?: string
  /** Milliseconds that the API asked us to wait. */
  retryAfterMs?: number
  /** What was spent although it failed. */
  usage?: Usage
}

/** One answer as it comes. Ends with exactly one `completed` or `failed`; the iterable itself never throws. */
export type ModelEvent =
  | { type: 'answer-started'; requestId?: string; model: string }
  | {
      type: 'block-opened'
      index: number
      kind: 'text' | 'thinking' | 'tool_use' | 'other'
      id?: string
      name?: string
    }
  | { type: 'block-delta'; index: number; text: string }
  /** `complete` is false for a call whose empty input counts only once the whole answer has ended well. */
  | { type: 'block-closed'; index: number; block: ModelBlock; complete: boolean }
  | {
      type: 'completed'
      stopReason: string
      usage: Usage
      requestId?: string
      stopDetail?: string
      firstByteMs?: number
      durationMs: number
    }
  | { type: 'failed'; failure: ModelFailure }
export type ModelBlock =
  | Extract<ModelContent, { type: 'text' | 'thinking' | 'redacted_thinking' | 'opaque' }>
  | { type: 'tool_use'; id: string; name: string; inputText: string }

export interface ModelLimits {
  /** Tokens of the whole window, and the most that one answer may have. */
  contextTokens: number
  maxOutputTokens: number
  /** Cost of `usage` in millionths of a US dollar; unknown models are charged as the dearest known. */
  price(usage: Omit<Usage, 'costMicroUsd'>): number
}

export interface Model {
  stream(request: ModelRequest, options: { signal: AbortSignal }): AsyncIterable<ModelEvent>
  limits(model: string): ModelLimits
}

export interface Clock {
  /** Wall time, for people and for the model only. */
  now(): Date
  /** Milliseconds that never go back, for measuring. */
  monotonic(): number
  /** Rejects with an AbortError when the signal aborts. */
  sleep(ms: number, options: { signal: AbortSignal }): Promise<void>
}

/** Stored bytes of this session. */
export interface Blobs {
  put(bytes: Uint8Array): Promise<BlobRef>
  get(ref: BlobRef): Promise<Uint8Array | null>
}

/** Live motion on its way to the screens: never waits, never fails. */
export type EmitSignal = (signal: Signal) => void

/** Uniform in [0, 1), and new ids: chance is a port, so that a run can be repeated. */
export interface Chance {
  random(): number
  id(prefix: string): string
}
