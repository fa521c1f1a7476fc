/** What a tool is: a name, words for the model, a schema, its effect, and a run that speaks to the workspace alone. */
import type { z } from 'zod'
import type { CallDisplay } from '#protocol/content.ts'
import type { ErrorKind, FileAccess } from '#protocol/events/call-events.ts'
import type { OpenTask, SessionState } from '#protocol/state.ts'
import type { OutputStream, Workspace } from '#sandbox/workspace.ts'
import type { Clock } from '../ports.ts'

/** What the permission stages need to know of a call, said by the tool itself. */
export type PermissionNeed =
  | { kind: 'read'; paths: readonly string[] }
  | { kind: 'edit'; paths: readonly string[] }
  | { kind: 'command'; command: string }
  /** Touches nothing but the session's own state, such as looking at a task that was allowed before. */
  | { kind: 'none' }

/** How a call that had started is brought to its end after a crash (decision 18). */
export type Recovery = 'ledger' | 'rerun' | 'interrupt'

export interface ToolContext {
  workspace: Workspace
  /** The call's key for the ledger. */
  key: string
  inputHash: string
  signal: AbortSignal
  /** Where the shell of this agent stands. */
  cwd: string
  /** Relative paths are refused by tools; this is only for their words. */
  root: string
  /** What the agent has read and written so far. */
  files: SessionState['files']
  tasks: Readonly<Record<string, OpenTask>>
  clock: Clock
  /** True when this call had been started before a crash: join it by its key, start nothing anew. */
  resumed: boolean
  /** Variables that commands are given besides the container's own; asked when a command starts. */
  environment?(): Promise<Readonly<Record<string, string>>>
  /** Output as it runs; `offset` is in bytes of the stream's spool. */
  emitOutput(stream: OutputStream, offset: number, text: string): void
}

export type ToolContent =
  | { type: 'text'; text: string }
  | { type: 'image'; mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'; bytes: Uint8Array }

/** What came of a call. A failure is an outcome with words that the model can act on, never an exception. */
export interface ToolOutcome {
  content: ToolContent[]
  isError: boolean
  errorKind?: ErrorKind
  /** Replaces the display that was computed from the input alone. */
  display?: CallDisplay
  files?: FileAccess[]
  /** Where the whole output lies in the container. */
  output?: { path: string; bytes: number }
  cwd?: string
  /** The call left a background task behind. */
  task?: { taskId: string; command: string; description?: string; outputPath: string }
}

export interface Tool<Input = unknown> {
  name: string
  /** Other names under which rules, hooks and old logs know it. */
  aliases: readonly string[]
  /** Constant per build: live facts stand behind the cache boundary. */
  description: string
  input: z.ZodType<Input>
  recovery: Recovery
  /** Whether this very call changes nothing. */
  isReadOnly(input: Input): boolean
  /** Whether it may run beside others. */
  isConcurrencySafe(input: Input): boolean
  display(input: Input): CallDisplay
  need(input: Input): PermissionNeed
  run(input: Input, context: ToolContext): Promise<ToolOutcome>
}

/** Keeps the input's type together from schema to run, and forgets it at the door. */
export function defineTool<Input>(tool: Omit<Tool<Input>, 'aliases'> & { aliases?: readonly string[] }): Tool {
  return { aliases: [], ...tool } as unknown as Tool
}

/** A failure in words for the model. */
export function failure(errorKind: ErrorKind, text: string, more: Partial<ToolOutcome> = {}): ToolOutcome {
  return { content: [{ type: 'text', text }], isError: true, errorKind, ...more }
}
