/** Keeps the files before each turn, after it, and when the source was put in; no call of a turn writes before its state is kept. */
import type { Draft, Envelope } from '#protocol/event.ts'
import type { CheckpointCause } from '#protocol/events/world-events.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { Journal } from '../journal.ts'
import type { SessionLogger } from '../ports.ts'

export interface CheckpointKeeperOptions {
  sessionId: string
  journal: Journal
  logger: SessionLogger
  newId(prefix: string): string
  /** The live connection, if there is one; none is made for this. */
  sandbox(): Sandbox | null
}

/** Milliseconds that a call waits for the state before it; a tree that takes longer is not kept before this turn. */
const PATIENCE_MS = 60_000

/** The turn that runs, whose state may still be to be kept. */
interface Turn {
  turnId: string
  coversSeq: number
  kept: Promise<void> | null
}

/** Under which the files before a turn are kept. */
export function checkpointOf(turnId: string): string {
  return `k-${turnId}`
}

export class CheckpointKeeper {
  readonly #options: CheckpointKeeperOptions
  readonly #guarded = new WeakMap<Workspace, Workspace>()
  #turn: Turn | null = null
  #ended = false

  constructor(options: CheckpointKeeperOptions) {
    this.#options = options
    const open = options.journal.state.turns[MAIN_AGENT]
    // Cut before it was recorded, or before it was taken: the container knows, by the same id.
    if (open !== undefined) this.#turn = { turnId: open.turnId, coversSeq: open.startedSeq, kept: null }
  }

  end(): void {
    this.#ended = true
  }

  /** Must not throw. */
  stored(envelopes: readonly Envelope[]): void {
    for (const { event, seq, turnId, agentId } of envelopes) {
      if (event.type === 'source-prepared') void this.#keep('source_prepared', { coversSeq: seq, turnId: null })
      if (agentId !== MAIN_AGENT || turnId === null) continue
      if (event.type === 'turn-started') this.#begin({ turnId, coversSeq: seq, kept: null })
      if (event.type === 'turn-ended') {
        this.#turn = null
        void this.#keep('turn_ended', { coversSeq: seq, turnId })
      }
    }
  }

  /** The workspace as a turn may use it: whatever may write waits until the state before the turn is kept. */
  guard(workspace: Workspace): Workspace {
    const known = this.#guarded.get(workspace)
    if (known !== undefined) return known
    const after =
      <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await this.#ready()
        return act(...args)
      }
    const guarded: Workspace = Object.create(workspace, {
      exec: { value: after(workspace.exec) },
      writeFile: { value: after(workspace.writeFile) },
      makeDirectory: { value: after(workspace.makeDirectory) },
      move: { value: after(workspace.move) },
      remove: { value: after(workspace.remove) },
    })
    this.#guarded.set(workspace, guarded)
    return guarded
  }

  /** Beside the first request to the model, if a container is there; else before the first call that needs one. */
  #begin(turn: Turn): void {
    this.#turn = turn
    if (this.#options.sandbox() !== null) void this.#ready()
  }

  #ready(): Promise<void> {
    const turn = this.#turn
    if (turn === null) return Promise.resolve()
    turn.kept ??= within(PATIENCE_MS, this.#keep('turn_started', turn))
    return turn.kept
  }

  /** A state that cannot be kept costs the undo, never the turn. */
  async #keep(cause: CheckpointCause, place: { coversSeq: number; turnId: string | null }): Promise<void> {
    const { sandbox, logger, sessionId, newId } = this.#options
    const current = sandbox()
    if (current === null || this.#ended) return
    // A turn's own, so that whoever resumes it asks for the same.
    const checkpointId = cause === 'turn_started' ? checkpointOf(place.turnId ?? '') : newId('k')
    try {
      const made = await current.workbench.checkpoint({ checkpointId })
      if (!made.ok) throw new Error(made.problem.message)
      const { parent, treeHash, files, bytes, leftOut, durationMs } = made.value
      const event: Draft['event'] = {
        ...{ type: 'checkpointed', checkpointId, parent, treeHash, coversSeq: place.coversSeq, cause },
        ...{ files, bytes, leftOut, durationMs },
      }
      await this.#record(event, place.turnId)
    } catch (error) {
      if (!this.#ended) logger.warn({ sessionId, cause, error: String(error) }, 'checkpoint: not kept')
    }
  }

  async #record(event: Extract<Draft['event'], { type: 'checkpointed' }>, turnId: string | null): Promise<void> {
    const draft: Draft = { by: { kind: 'system', id: 'checkpoints' }, agentId: MAIN_AGENT, turnId, event }
    await this.#options.journal.write([
      { draft: ({ checkpoints }) => (checkpoints.turn?.checkpointId === event.checkpointId ? null : [draft]) },
    ])
  }
}

function within(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void work.finally(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
