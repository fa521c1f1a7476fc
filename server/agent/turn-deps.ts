/** What a turn is given: ports, the session's head and log, and two signals that mean different things. */
import type { Actor, TerminalReason } from '#protocol/choices.ts'
import type { Envelope } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { Judge } from './calls/verdict.ts'
import type { Blobs, Chance, Clock, EmitSignal, Model } from './ports.ts'
import type { Tool } from './tools/tool.ts'

/** The container is made when it is first needed. */
export interface WorkspaceDoor {
  /** Null: none is connected at the moment. */
  current(): Workspace | null
  /** Makes or connects it. Rejects with SandboxLostError when it cannot be had. */
  open(): Promise<Workspace>
}

export interface TurnSettings {
  /** Rounds after which a turn ends as `max_turns`. */
  maxRounds: number
  /** Tokens that an answer may have at first; a cut answer is given more. */
  maxOutputTokens: number
  /** Models to go to when the chosen one fails, best first, three at most. */
  fallbackModels: readonly string[]
  /** Nobody watches: retry for ever. */
  unattended: boolean
  /** False: there is nobody to ask, so what would be asked is denied. */
  canAsk: boolean
  /** Milliseconds after which a question that nobody answered counts as denied; null: it waits. */
  approvalMs: number | null
}

export const DEFAULT_SETTINGS: TurnSettings = {
  maxRounds: 200,
  maxOutputTokens: 32_000,
  fallbackModels: [],
  unattended: false,
  canAsk: true,
  approvalMs: null,
}

export interface TurnDeps {
  agentId: string
  /** The lease's epoch, for signals. */
  epoch: number
  model: Model
  clock: Clock
  chance: Chance
  blobs: Blobs
  emit: EmitSignal
  tools: readonly Tool[]
  judge: Judge
  workspace: WorkspaceDoor
  /** The head, as of the last stored fact. */
  state(): SessionState
  /** All facts of the session so far, in order, as of the last stored one. */
  log(): readonly Envelope[]
  /** Told of all that is stored, by whomever. Returns how to stop listening. */
  onStored(listener: (envelopes: readonly Envelope[]) => void): () => void
  /** A person stopped the turn: calls are cancelled, each gets its one result, the turn ends as `aborted`. */
  interrupt: AbortSignal
  /** The session is no longer ours: let go at once, cancel nothing in the container, store nothing more. */
  detach: AbortSignal
  settings: TurnSettings
  /** Variables that a trusted repository asks for. Rejects with SandboxLostError. */
  environment?(): Promise<Readonly<Record<string, string>>>
}

export type TurnStart =
  /** `checkpoint`: under which id the files before the turn are kept. */
  | { kind: 'fresh'; turnId: string; messageSeqs: readonly number[]; by: Actor; checkpoint?: string }
  | { kind: 'resume'; turnId: string }

/** `detached`: somebody else goes on with the turn. */
export type TurnOutcome = { kind: 'ended'; reason: TerminalReason } | { kind: 'detached' }
