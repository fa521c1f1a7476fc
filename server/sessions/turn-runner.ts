/** Runs one turn at a time: what it yields is stored, shown, and only then answered, so that the turn goes on. */
import type { Draft, Envelope, Event } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { Signal } from '#protocol/signal.ts'
import type { OpenTurn, SessionState } from '#protocol/state.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import type { Batch, Proposal } from '#server/agent/batch.ts'
import type { TurnStart } from '#server/agent/turn-deps.ts'
import { closeApproval } from './approvals.ts'
import { FencedError, type Journal, type Write } from './journal.ts'
import type { SessionFault, SessionLogger } from './ports.ts'
import type { SandboxKeeper } from './sandbox-keeper.ts'

/** What a session gives to a turn. */
export interface TurnSeat {
  sessionId: string
  epoch: number
  start: TurnStart
  /** The container, made when it is first needed. */
  keeper: SandboxKeeper
  /** Its workspace as a turn may use it: what may write waits until the state before the turn is kept. */
  guard(workspace: Workspace): Workspace
  state(): SessionState
  /** A person stopped the turn: it ends in order, as `aborted`. */
  interrupt: AbortSignal
  /** The session is no longer ours, or we are about to stop: let go of everything, cancel nothing, say nothing more. */
  detach: AbortSignal
  emit(signal: Signal): void
  /** Told of all that is stored, by whomever. */
  onStored(listener: (envelopes: readonly Envelope[]) => void): () => void
}

export type TurnEngine = (seat: TurnSeat) => AsyncIterable<Batch>

export interface TurnRunnerOptions {
  sessionId: string
  journal: Journal
  engine: TurnEngine
  keeper: SandboxKeeper
  guard(workspace: Workspace): Workspace
  logger: SessionLogger
  fault: SessionFault
  emit(signal: Signal): void
  /** The turn has ended, was detached or failed. */
  onIdle(): void
}

interface Running {
  turnId: string
  interrupt: AbortController
  detach: AbortController
  done: Promise<void>
}

export class TurnRunner {
  readonly #options: TurnRunnerOptions
  readonly #listeners = new Set<(envelopes: readonly Envelope[]) => void>()
  #running: Running | null = null

  constructor(options: TurnRunnerOptions) {
    this.#options = options
  }

  get running(): boolean {
    return this.#running !== null
  }

  start(start: TurnStart): void {
    const interrupt = new AbortController()
    const detach = new AbortController()
    const { sessionId, journal, keeper, guard, emit } = this.#options
    const seat: TurnSeat = {
      ...{
        sessionId,
        epoch: journal.epoch,
        start,
        keeper,
        guard,
        emit,
        interrupt: interrupt.signal,
        detach: detach.signal,
      },
      state: () => journal.state,
      onStored: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
    }
    const running: Running = { turnId: start.turnId, interrupt, detach, done: Promise.resolve() }
    this.#running = running
    if (journal.state.turns[MAIN_AGENT]?.interruptSeq != null) interrupt.abort()
    running.done = this.#run(seat).finally(() => {
      this.#running = null
      this.#options.onIdle()
    })
  }

  /** Must not throw. */
  stored(envelopes: readonly Envelope[]): void {
    for (const { event, turnId } of envelopes) {
      if (event.type === 'interrupt-requested' && turnId === this.#running?.turnId) this.#running.interrupt.abort()
    }
    for (const listener of [...this.#listeners]) listener(envelopes)
  }

  /** Lets go without ending the turn: its next owner goes on with it. */
  async detach(): Promise<void> {
    const running = this.#running
    running?.detach.abort()
    await running?.done
  }

  async #run(seat: TurnSeat): Promise<void> {
    const { sessionId, journal, engine, logger, fault } = this.#options
    try {
      await fault('turn-before-start', { sessionId })
      for await (const batch of engine(seat)) {
        batch.settle(await journal.write(batch.proposals.map(asWrite)))
      }
      await fault('turn-after-end', { sessionId })
    } catch (error) {
      if (error instanceof FencedError || seat.detach.aborted) return
      logger.error({ sessionId, turnId: seat.start.turnId, error: explain(error) }, 'turn: stopped by a fault of ours')
    }
    if (!seat.detach.aborted) await this.#closeWhatIsLeft(seat.start.turnId)
  }

  /** A turn must end exactly once, also when the code that ran it did not get there. */
  async #closeWhatIsLeft(turnId: string): Promise<void> {
    const { journal, logger, sessionId } = this.#options
    if (journal.state.turns[MAIN_AGENT]?.turnId !== turnId) return
    const closing: Write = {
      draft(state) {
        const turn = state.turns[MAIN_AGENT]
        return turn?.turnId === turnId ? closeTurn(state, turn) : null
      },
    }
    await journal.write([closing]).catch((error: unknown) => {
      logger.error({ sessionId, turnId, error: explain(error) }, 'turn: could not be closed')
    })
  }
}

function asWrite({ draft, guard }: Proposal): Write {
  return { draft: (state, firstSeq) => (guard?.(state) === false ? null : draft(firstSeq)) }
}

const WORDS = 'The turn was stopped by a fault in the server. What was done so far is kept.'

function closeTurn(state: SessionState, turn: OpenTurn): Draft[] {
  const { turnId, agentId } = turn
  const seal = (event: Event): Draft => ({ by: { kind: 'system', id: 'turns' }, agentId, turnId, event })
  const approvals = Object.values(state.approvals).filter((open) => open.turnId === turnId)
  const calls = Object.values(state.calls).filter((open) => open.turnId === turnId)
  return [
    ...approvals.flatMap(({ requestId }) => closeApproval(state, requestId, 'cancelled') ?? []),
    ...calls.map(({ callSeq, callId }) =>
      seal({
        ...{ type: 'call-completed', callSeq, callId, isError: true, errorKind: 'internal', durationMs: 0 },
        content: [{ type: 'text', text: WORDS }],
      }),
    ),
    seal({ type: 'turn-ended', reason: 'model_error', detail: WORDS, rounds: turn.round, usage: turn.usage }),
  ]
}

function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
