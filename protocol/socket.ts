/** What goes over the socket: the names of its messages and the shapes of what a browser may send. */
import { z } from 'zod'
import { commandIdSchema } from './api/session-routes.ts'
import { type CommandResult, commandSchema } from './command.ts'
import type { Envelope, UnknownEnvelope } from './event.ts'
import { idSchema } from './ids.ts'
import type { Signal } from './signal.ts'
import type { SessionState } from './state.ts'
import type {
  LiveState,
  OutputFollowAnswer,
  outputFollowSchema,
  StreamData,
  StreamEnd,
  StreamSkip,
  streamAckSchema,
  streamCloseSchema,
  TerminalAttachAnswer,
  TerminalOpenAnswer,
  terminalAttachSchema,
  terminalCloseSchema,
  terminalControlRequestSchema,
  terminalInputSchema,
  terminalOpenSchema,
  terminalRenameSchema,
  terminalResizeSchema,
} from './terminal.ts'

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
/** A page of the past, always oldest first: the events behind `after`, or the last ones before `before` (a transcript is opened at its end). */
export const pageSchema = z
  .strictObject({
    sessionId: idSchema,
    after: z.int().min(0).optional(),
    before: z.int().min(1).optional(),
    limit: z.int().min(1).max(500).optional(),
  })
  .refine(({ after, before }) => (after === undefined) !== (before === undefined), 'Give either `after` or `before`.')

export type AnyEnvelope = Envelope | UnknownEnvelope
export interface SocketProblem {
  kind: 'problem'
  code: string
  message: string
}
/** `live` is null where the container is another server's, or is not connected; `live` messages follow. */
export type WatchAnswer =
  | { kind: 'watching'; seq: number; state: SessionState | null; live: LiveState | null }
  | SocketProblem
export type CommandAnswer = CommandResult | SocketProblem
/** `more`: there are further events in the direction of the page. */
export type PageAnswer = { kind: 'page'; envelopes: AnyEnvelope[]; more: boolean } | SocketProblem

export type Answer<T> = (answer: T | SocketProblem) => void
export interface Done {
  kind: 'done'
}

export interface ClientToServer {
  watch(request: z.input<typeof watchSchema>, answer: (answer: WatchAnswer) => void): void
  unwatch(request: z.input<typeof unwatchSchema>): void
  command(request: z.input<typeof socketCommandSchema>, answer: (answer: CommandAnswer) => void): void
  page(request: z.input<typeof pageSchema>, answer: (answer: PageAnswer) => void): void

  'terminal-open'(request: z.input<typeof terminalOpenSchema>, answer: Answer<TerminalOpenAnswer>): void
  'terminal-attach'(request: z.input<typeof terminalAttachSchema>, answer: Answer<TerminalAttachAnswer>): void
  'terminal-close'(request: z.input<typeof terminalCloseSchema>, answer: Answer<Done>): void
  'terminal-rename'(request: z.input<typeof terminalRenameSchema>, answer: Answer<Done>): void
  'terminal-control'(request: z.input<typeof terminalControlRequestSchema>, answer: Answer<Done>): void
  'terminal-resize'(request: z.input<typeof terminalResizeSchema>, answer: Answer<Done>): void
  /** Unanswered, in order. */
  'terminal-input'(request: z.input<typeof terminalInputSchema>): void
  'output-follow'(request: z.input<typeof outputFollowSchema>, answer: Answer<OutputFollowAnswer>): void
  /** Unanswered. For streams of terminals and of output alike. */
  'stream-ack'(request: z.input<typeof streamAckSchema>): void
  'stream-close'(request: z.input<typeof streamCloseSchema>): void
}

export interface ServerToClient {
  /** Consecutive, and consecutive to what was sent before. */
  envelopes(message: { sessionId: string; envelopes: AnyEnvelope[] }): void
  /** `fresh`: this is all that moves now, and replaces what was shown. It is sent once facts have caught up: soon after `watch` and `resync`, and after motion had to be dropped; what listens for changes of files looks anew then. */
  signals(message: { sessionId: string; signals: Signal[]; fresh?: boolean }): void
  /** The viewer fell too far behind: this is the head now; events continue behind its seq. */
  resync(message: { sessionId: string; state: SessionState }): void
  /** The session is gone, or the right to see it. */
  closed(message: { sessionId: string; code: string; message: string }): void
  /** The server is about to stop; come back after `retryMs`. */
  draining(message: { retryMs: number }): void
  /** What the container does beyond the log has changed: this is all of it now. */
  live(message: { sessionId: string; live: LiveState | null }): void
  'stream-data'(message: StreamData): void
  'stream-skip'(message: StreamSkip): void
  'stream-end'(message: StreamEnd): void
}
