/** Terminals and followed output: what a browser asks of them over the socket, and what comes back, byte by byte. */
import { z } from 'zod'
import type { Actor } from './choices.ts'
import { actorSchema } from './choices.ts'
import { idSchema, seqSchema } from './ids.ts'

/** Both ends keep to these. */
export const STREAM_LIMITS = {
  /** Bytes of a terminal's past that are kept; who comes later gets these. */
  ringBytes: 1024 * 1024,
  /** Bytes that may be on their way to one viewer without its word that it has shown them; then it gets no more. */
  windowBytes: 512 * 1024,
  /** Bytes in one message at most. */
  chunkBytes: 64 * 1024,
  /** A viewer says what it has shown at least this often, in bytes, and at once when nothing more is waiting. */
  ackBytes: 64 * 1024,
  /** Bytes of one message of input; a longer paste is sent in pieces, in order. */
  inputBytes: 64 * 1024,
  /** Terminals of one session that run at a time. */
  terminals: 16,
} as const

const columns = z.int().min(2).max(1000)
const rows = z.int().min(1).max(1000)
const cwd = z.string().min(1).max(4096)
const title = z.string().trim().min(1).max(200)
/** One tab of a browser, made by it and kept across a reload (sessionStorage): control belongs to (user, client). */
export const clientIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)

/** Who owns a terminal's size, and whose emulator may answer what programs ask of it. */
export const terminalControlSchema = z.object({ userId: z.string(), clientId: z.string() })
export type TerminalControl = z.infer<typeof terminalControlSchema>

/** How the shell of a terminal ended. */
export const terminalExitSchema = z.object({
  /** `exited`: by itself. `closed`: by a person. `lost`: with its container. */
  how: z.enum(['exited', 'closed', 'lost']),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
})
export type TerminalExit = z.infer<typeof terminalExitSchema>

export const terminalViewSchema = z.object({
  terminalId: idSchema,
  title: z.string(),
  /** What runs in its foreground: the shell's name at the prompt. */
  process: z.string(),
  /** Something other than the shell runs in it. */
  busy: z.boolean(),
  cols: z.int(),
  rows: z.int(),
  openedAt: z.string(),
  /** Bytes it has said since it was opened: the offset of the next one. */
  offset: z.int().min(0),
  /** Null while it runs. An ended one stays in the list, with its past, until it is closed or sixteen newer ones ended. */
  exit: terminalExitSchema.nullable(),
  control: terminalControlSchema.nullable(),
})
export type TerminalView = z.infer<typeof terminalViewSchema>

/** Opens a shell in the container, which is made, woken or found first. The asker is not attached yet, but has control. */
export const terminalOpenSchema = z.strictObject({
  sessionId: idSchema,
  clientId: clientIdSchema,
  cols: columns,
  rows,
  /** Absolute, or relative to the workspace. */
  cwd: cwd.optional(),
  title: title.optional(),
})
/** Shows a terminal from `fromOffset` on (absent: from the oldest byte kept), and then live. */
export const terminalAttachSchema = z.strictObject({
  sessionId: idSchema,
  terminalId: idSchema,
  clientId: clientIdSchema,
  fromOffset: z.int().min(0).optional(),
})
/** Ends the shell with all that runs in it; of an ended one, forgets its past. */
export const terminalCloseSchema = z.strictObject({ sessionId: idSchema, terminalId: idSchema })
export const terminalRenameSchema = z.strictObject({ sessionId: idSchema, terminalId: idSchema, title })
/** Takes control, whoever has it; with a size, which counts from now on. */
export const terminalControlRequestSchema = z.strictObject({ streamId: z.int().min(1), cols: columns, rows })
/** Only from the viewer in control; from others it is answered with `not_in_control` and changes nothing. */
export const terminalResizeSchema = z.strictObject({ streamId: z.int().min(1), cols: columns, rows })
/**
 * What was typed or pasted, and what the emulator answers. Sequences that have the shape of an answer to a
 * query are dropped (TM3) when the viewer is not in control, or has not yet acknowledged the past it was sent at attaching.
 */
export const terminalInputSchema = z.strictObject({
  streamId: z.int().min(1),
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= STREAM_LIMITS.inputBytes, 'Too much at once.'),
})
/** Follows the output of a call or a background task from `fromOffset` on (default 0) to its end. Read-only. */
export const outputFollowSchema = z.strictObject({
  sessionId: idSchema,
  callSeq: seqSchema,
  fromOffset: z.int().min(0).optional(),
})
/** All bytes below `offset` were shown. */
export const streamAckSchema = z.strictObject({ streamId: z.int().min(1), offset: z.int().min(0) })
export const streamCloseSchema = z.strictObject({ streamId: z.int().min(1) })

export type TerminalOpenAnswer = { kind: 'opened'; terminal: TerminalView }
export interface TerminalAttachAnswer {
  kind: 'attached'
  /** Names the stream on this connection in all further messages. Its first bytes may come right behind this answer: listen before you ask, or from within the answer's callback. */
  streamId: number
  terminal: TerminalView
  /** Where the first byte that is sent stands; above what was asked when older bytes are gone. */
  offset: number
  /** Bytes below are the past: what an emulator would answer to them is dropped. */
  liveFrom: number
}
export interface OutputFollowAnswer {
  kind: 'following'
  streamId: number
  offset: number
}

/** Bytes of a stream, consecutive to those before. In a browser they arrive as an ArrayBuffer. */
export interface StreamData {
  streamId: number
  offset: number
  bytes: Uint8Array | ArrayBuffer
}
/** The viewer was too slow: `from` to `to` is left out. An emulator is reset, since what follows may begin inside a sequence. */
export interface StreamSkip {
  streamId: number
  from: number
  to: number
}
/** After the last byte. `reason`: the shell or command ended (`exit` says how, for a terminal), the container is away, or a right ended. */
export interface StreamEnd {
  streamId: number
  reason: 'ended' | 'detached' | 'unavailable' | 'not_allowed'
  exit: TerminalExit | null
}

/** What the container does right now beyond the log; sent whole at watching and whenever it changes. */
export interface LiveState {
  ports: PortView[]
  terminals: TerminalView[]
}

export const portViewSchema = z.object({
  port: z.int().min(1).max(65_535),
  /** What listens, where that could be found out. */
  process: z.string().max(100).nullable(),
  since: z.string(),
})
/** A port on which something in the container listens. */
export type PortView = z.infer<typeof portViewSchema>

export const openTerminalSchema = z.object({
  terminalId: z.string(),
  openedBy: actorSchema,
  openedAt: z.string(),
  control: terminalControlSchema.nullable(),
})
/** A terminal in the head of its session: that it is open, and who controls it. */
export type OpenTerminal = { terminalId: string; openedBy: Actor; openedAt: string; control: TerminalControl | null }
