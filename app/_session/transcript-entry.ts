/** What the transcript is made of: one entry for each thing that a person reads as one. */
import type { Actor, ApprovalScope } from '#protocol/choices.ts'
import type { Attachment, CallDisplay, Usage } from '#protocol/content.ts'
import type { EventOf } from '#protocol/event.ts'

interface Place {
  /** Unique among the entries, and the same however often the log is folded. */
  key: string
  /** The seq of the fact that put it there: entries stand in its order. */
  seq: number
  at: string
  agentId: string
  turnId: string | null
}

/** Which densities show an entry: `summary` ones are always there. */
export type Level = 'summary' | 'normal' | 'verbose'

export interface MessageEntry extends Place {
  kind: 'message'
  /** The seq of its `message-posted`. */
  messageSeq: number
  by: Actor
  text: string
  attachments: readonly Attachment[]
  delivery: 'start' | 'steer' | 'queue'
}

export interface TurnStartEntry extends Place {
  kind: 'turn-start'
  model: string
}

export interface TextEntry extends Place {
  kind: 'text'
  blockId: string
  attempt: string
  text: string
}

export interface ThinkingEntry extends Place {
  kind: 'thinking'
  blockId: string
  attempt: string
  /** Empty when the model thought without saying what. */
  text: string
  durationMs: number | null
}

export interface CallRequest {
  event: EventOf<'permission-requested'>
  at: string
}
export interface CallResolution {
  decision: 'allow' | 'deny'
  scope: ApprovalScope
  cause: EventOf<'permission-resolved'>['cause']
  reason: string | null
  by: Actor
  at: string
}
export interface CallResult {
  isError: boolean
  errorKind: string | null
  content: EventOf<'call-completed'>['content']
  output: NonNullable<EventOf<'call-completed'>['output']> | null
  durationMs: number
}

export interface CallEntry extends Place {
  kind: 'call'
  callId: string
  blockId: string
  attempt: string
  name: string
  display: CallDisplay
  input: Record<string, unknown> | null
  decision: EventOf<'call-decided'> | null
  request: CallRequest | null
  resolution: CallResolution | null
  startedAt: string | null
  result: CallResult | null
  /** The background task it left behind. */
  taskId: string | null
}

/** A person's own command. */
export interface ShellEntry extends Place {
  kind: 'shell'
  by: Actor
  command: string
  cwd: string
  started: boolean
  result: EventOf<'shell-completed'> | null
}

export interface DividerEntry extends Place {
  kind: 'divider'
  level: Level
  tone: 'quiet' | 'waiting' | 'danger' | 'success'
  text: string
  /** Lines of a stranger below it. */
  said?: readonly string[]
  /** ISO time to count down to, while nothing came after it. */
  until: string | null
}

export interface PreparingEntry extends Place {
  kind: 'preparing'
  phases: readonly { phase: string; at: string }[]
  /** When the container was ready; null while it is made. */
  readyAt: string | null
  /** It had been ready before: one that slept, or was made anew around the same files. */
  again: boolean
}

export interface ChangedFile {
  path: string
  added: number
  removed: number
}

export interface TurnEndEntry extends Place {
  kind: 'turn-end'
  reason: EventOf<'turn-ended'>['reason']
  detail: string | null
  limit: EventOf<'turn-ended'>['limit'] | null
  /** Who asked it to stop. */
  stoppedBy: Actor | null
  usage: Usage
  durationMs: number | null
  files: readonly ChangedFile[]
}

export type Entry =
  | MessageEntry
  | TurnStartEntry
  | TextEntry
  | ThinkingEntry
  | CallEntry
  | ShellEntry
  | DividerEntry
  | PreparingEntry
  | TurnEndEntry

/** How far a call has come, for its dot and its words. */
export type CallPhase = 'requested' | 'asking' | 'starting' | 'running' | 'done' | 'failed' | 'denied' | 'interrupted'

export function phaseOf(call: CallEntry): CallPhase {
  if (call.result !== null) return ended(call.result)
  if (call.startedAt !== null) return 'running'
  if (call.request !== null && call.resolution === null) return 'asking'
  return call.decision === null && call.resolution === null ? 'requested' : 'starting'
}

function ended({ isError, errorKind }: CallResult): CallPhase {
  if (!isError) return 'done'
  if (errorKind === 'denied') return 'denied'
  return errorKind === 'interrupted' || errorKind === 'cancelled' ? 'interrupted' : 'failed'
}
