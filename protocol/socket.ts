/** What goes over the socket: the names of its messages and the shapes of what a browser may send. */
import { z } from 'zod'
import { commandIdSchema } from './api/session-routes.ts'
import { type CommandResult, commandSchema } from './command.ts'
import type { Envelope, UnknownEnvelope } from './event.ts'
import { idSchema } from './ids.ts'
import type { Signal } from './signal.ts'
import type { SessionState } from './state.ts'

/** Where the socket listens. */
export const SOCKET_PATH = '/socket'
/** Milliseconds between heartbeats, and how long an answer may take: a dead peer is noticed within their sum. */
export const VIEWER_HEARTBEAT_MS = 10_000
export const VIEWER_TIMEOUT_MS = 15_000
/** A viewer further behind than this gets a new snapshot instead of the events in between. */
export const RESYNC_EVENTS = 5_000

/** Sent with the handshake beside the cookie: proof that the page is ours. */
export const handshakeSchema = z.object({ token: z.string().max(200) })

/** Follow a session. Without `afterSeq` the answer brings the head; with it, events continue behind it. */
export const watchSchema = z.strictObject({ sessionId: idSchema, afterSeq: z.int().min(0).optional() })
export const unwatchSchema = z.strictObject({ sessionId: idSchema })
export const socketCommandSchema = z.strictObject({
  sessionId: idSchema,
  commandId: commandIdSchema,
  command: commandSchema,
})
/** A page of the past, oldest first: the events behind `after`, at most up to `before`. */
export const pageSchema = z.strictObject({
  sessionId: idSchema,
  after: z.int().min(0),
  limit: z.int().min(1).max(500).optional(),
})

export type AnyEnvelope = Envelope | UnknownEnvelope
export interface SocketProblem {
  kind: 'problem'
  code: string
  message: string
}
export type WatchAnswer = { kind: 'watching'; seq: number; state: SessionState | null } | SocketProblem
export type CommandAnswer = CommandResult | SocketProblem
export type PageAnswer = { kind: 'page'; envelopes: AnyEnvelope[]; more: boolean } | SocketProblem

export interface ClientToServer {
  watch(request: z.input<typeof watchSchema>, answer: (answer: WatchAnswer) => void): void
  unwatch(request: z.input<typeof unwatchSchema>): void
  command(request: z.input<typeof socketCommandSchema>, answer: (answer: CommandAnswer) => void): void
  page(request: z.input<typeof pageSchema>, answer: (answer: PageAnswer) => void): void
}

export interface ServerToClient {
  /** Consecutive, and consecutive to what was sent before. */
  envelopes(message: { sessionId: string; envelopes: AnyEnvelope[] }): void
  signals(message: { sessionId: string; signals: Signal[] }): void
  /** The viewer fell too far behind: this is the head now; events continue behind its seq. */
  resync(message: { sessionId: string; state: SessionState }): void
  /** The session is gone, or the right to see it. */
  closed(message: { sessionId: string; code: string; message: string }): void
  /** The server is about to stop; come back after `retryMs`. */
  draining(message: { retryMs: number }): void
}
