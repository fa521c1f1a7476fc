/** One session while this server owns it: its log, its turn, its container and its viewers, joined. */
import type { Actor } from '#protocol/choices.ts'
import type { CommandResult } from '#protocol/command.ts'
import type { Draft, Envelope } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import { type SessionState, type SessionStatus, statusOf } from '#protocol/state.ts'
import type { Receipt } from '#server/agent/batch.ts'
import type { SubmittedCommand } from '#server/store/commands.ts'
import type { Lease } from '#server/store/leases.ts'
import { AlwaysRules } from './always-rules.ts'
import { ApprovalClock } from './approval-clock.ts'
import type { Effect } from './decision.ts'
import { SessionFiles } from './files/session-files.ts'
import { findBaseCommit } from './find-base-commit.ts'
import { Inbox } from './inbox.ts'
import { Journal } from './journal.ts'
import type { LiveSource } from './live-source.ts'
import { nextTurn } from './next-turn.ts'
import { ResolvedAnswers } from './resolved-answers.ts'
import type { Room } from './room.ts'
import { SandboxKeeper } from './sandbox-keeper.ts'
import { progressOf, recordIn, savingOf } from './session-facts.ts'
import type { SessionWorld } from './session-world.ts'
import { ShellRunner } from './shell-runner.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'
import { TaskWatcher } from './task-watcher.ts'
import { Terminals } from './terminals/terminals.ts'
import { TurnRunner } from './turn-runner.ts'

export interface SessionParts {
  world: SessionWorld
  lease: Lease
  room: Room
  state: SessionState
  snapshotSeq: number
  /** The lease is gone: nothing can be written here any more. */
  onFenced(): void
}

export class Session {
  readonly id: string
  readonly room: Room
  readonly keeper: SandboxKeeper
  readonly terminals: Terminals
  readonly files: SessionFiles
  readonly #world: SessionWorld
  readonly #journal: Journal
  readonly #inbox: Inbox
  readonly #turns: TurnRunner
  readonly #tasks: TaskWatcher
  readonly #shells: ShellRunner
  readonly #approvals: ApprovalClock
  readonly #always: AlwaysRules
  readonly #resolved: ResolvedAnswers
  readonly #snapshots: SnapshotKeeper
  /** Where a turn failed to say anything at all; it is not tried again before something new was said. */
  #stuckAt = -1
  #ending = false

  constructor({ world, lease, room, state, snapshotSeq, onFenced }: SessionParts) {
    const { logger, fault, log, commands, engine } = world
    const sessionId = lease.sessionId
    this.id = sessionId
    this.room = room
    this.#world = world
    const { reducerHash } = world
    this.#snapshots = new SnapshotKeeper({ sessionId, log, reducerHash }, { savedSeq: snapshotSeq, logger })
    this.#journal = new Journal({
      ...{ sessionId, epoch: lease.epoch, state, log, fault },
      onFenced: () => {
        world.happened('fenced-write')
        onFenced()
      },
      newBatchId: () => world.newId('b'),
      onStored: (envelopes) => this.#onStored(envelopes),
      onWait: (reason) => room.signal(savingOf(this.#journal, reason)),
    })
    const journal = this.#journal
    const record = recordIn(journal)
    this.keeper = new SandboxKeeper({
      ...world.sandboxes,
      newId: world.newId,
      ...{ sessionId, epoch: lease.epoch, logger, fault },
      state: () => journal.state,
      record: (facts) => record(facts, { kind: 'system', id: 'sandbox' }),
      progress: (phase, text) => room.signal(progressOf(journal, phase, text)),
      busy: () => this.#busy(),
      live: (live) => this.terminals.setLive(live),
    })
    this.terminals = new Terminals({
      ...{ sessionId, logger, newId: world.newId },
      state: () => journal.state,
      use: (work) => this.keeper.use(work),
      record: (facts, by = { kind: 'system', id: 'terminals' }) => record(facts, by),
      forbids: () => this.forbids('bash'),
    })
    this.#resolved = new ResolvedAnswers(log, sessionId)
    this.files = new SessionFiles({
      ...{ sessionId, journal, logger, newId: world.newId },
      sandbox: () => this.keeper.current,
      viewers: () => room.viewers,
      emit: (signal) => room.signal(signal),
    })
    this.#inbox = new Inbox({
      ...{ sessionId, journal, commands, logger, fault },
      policy: () => world.policy(),
      forbids: (command) => this.forbids(command),
      hasBlob: (sha256) => world.blobs.has(sessionId, sha256),
      describeResolved: (requestId) => this.#resolved.describe(requestId),
      onEffect: (effect) => this.#perform(effect),
    })
    this.#turns = new TurnRunner({
      ...{ sessionId, journal, engine, keeper: this.keeper, logger, fault },
      guard: (workspace) => this.files.checkpoints.guard(workspace),
      emit: (signal) => room.signal(signal),
      onIdle: () => this.#react(),
    })
    this.#tasks = new TaskWatcher({ sessionId, journal, logger, sandbox: () => this.#sandboxOfTasks() })
    this.#shells = new ShellRunner({
      ...{ sessionId, journal, keeper: this.keeper, logger },
      emit: (signal) => room.signal(signal),
    })
    this.#approvals = new ApprovalClock(journal, logger)
    this.#always = new AlwaysRules({ sessionId, journal, logger, rules: world.rules })
    room.startAt(state.seq)
  }

  get state(): SessionState {
    return this.#journal.state
  }

  get live(): LiveSource {
    const { terminals } = this
    return {
      get current() {
        return terminals.live
      },
      watch: (listener) => {
        this.connect()
        return terminals.onLive(() => listener(terminals.live))
      },
    }
  }

  get status(): SessionStatus {
    return statusOf(this.state)
  }

  /** Nothing runs, nobody looks, no container is up: it may be unloaded. */
  get idle(): boolean {
    return !this.#turns.running && this.room.viewers === 0 && this.keeper.idle
  }

  /** Takes up what lies there: stored commands, an open turn, running tasks, waiting messages. */
  wake(): void {
    this.#inbox.drain().catch((error: unknown) => {
      if (!this.#ending) this.#world.logger.error({ sessionId: this.id, error: String(error) }, 'commands: not applied')
    })
    this.#react()
    // Whether they are busy, only their container knows.
    if (Object.keys(this.state.terminals).length > 0) this.connect()
  }

  /** Somebody wants to know what goes on in the container: one that runs is connected, none is made or woken. */
  connect(): void {
    if (this.#ending || this.state.sandbox.kind !== 'ready' || this.keeper.current !== null) return
    this.keeper.open().catch((error: unknown) => {
      if (!this.#ending) this.#world.logger.warn({ sessionId: this.id, error: String(error) }, 'sandbox: not connected')
    })
  }

  /** Resolves when the command is settled. Rejects with FencedError when the session moved to another server. */
  submit(command: SubmittedCommand): Promise<CommandResult> {
    return this.#inbox.submit(command)
  }

  /** Facts of a person's own doing, such as a file saved. Rejects with FencedError. */
  async note(by: Actor, events: readonly Draft['event'][]): Promise<Receipt | undefined> {
    const drafts = events.map((event) => ({ by, agentId: MAIN_AGENT, turnId: null, event }))
    const [receipt] = await this.#journal.write([{ draft: () => drafts }])
    return receipt
  }

  /** Why a person's own command must not run here, in words; null: nothing is against it. */
  forbids(command: string, cwd = this.state.cwd): Promise<string | null> {
    const workspace = this.keeper.ready?.workspace ?? null
    return this.#world.forbids({ command, cwd, network: this.state.network, workspace })
  }

  /** What a patch is made against; null when the session started from nothing. */
  baseCommit(): Promise<string | null> {
    return findBaseCommit(this.#world.log, this.id)
  }

  /** Lets go of all: nothing that runs in the container is stopped, and the open turn stays open for its next owner. */
  async detach(): Promise<void> {
    this.#ending = true
    this.#approvals.end()
    this.#tasks.end()
    this.#shells.end()
    this.files.end()
    this.terminals.end()
    await this.#turns.detach()
    await this.keeper.release()
    await this.#journal.close()
    this.room.close()
  }

  #busy(): boolean {
    const tasks = Object.values(this.state.tasks).some(({ ended }) => ended === null)
    const shells = Object.keys(this.state.shells).length > 0
    return this.#turns.running || this.room.viewers > 0 || tasks || shells || this.terminals.busy
  }

  #react(): void {
    if (this.#ending || this.#journal.closed) return
    this.#approvals.look(this.state)
    this.#always.look(this.state)
    this.#tasks.look()
    this.#shells.look()
    if (!this.#turns.running) this.#startTurn()
  }

  #startTurn(): void {
    const { id, state } = this
    const next = nextTurn(state, this.#world.newId)
    if (next === null) return
    if (this.#stuckAt === state.seq) {
      this.#world.logger.error({ sessionId: id, seq: state.seq }, 'turn: ended without a word; not tried again')
      return
    }
    this.#stuckAt = state.seq
    this.#turns.start(next)
  }

  #onStored(envelopes: readonly Envelope[]): void {
    this.room.publish(envelopes)
    this.#world.observe(envelopes, this.id)
    this.#resolved.stored(envelopes)
    this.files.stored(envelopes)
    this.#turns.stored(envelopes)
    if (envelopes.some(({ event }) => event.type === 'settings-changed')) this.keeper.setNetwork()
    this.#snapshots.stored(envelopes, this.state)
    // After the writer has its receipt, so that a turn never starts inside another's append.
    queueMicrotask(() => this.#react())
  }

  #perform(effect: Effect): void {
    const key = String(effect.kind === 'stop-task' ? effect.callSeq : effect.requestSeq)
    this.keeper
      .use((sandbox) => sandbox.workspace.cancel(key))
      .catch((error: unknown) => {
        this.#world.logger.warn({ sessionId: this.id, error: String(error) }, `${effect.kind}: not done`)
      })
  }

  async #sandboxOfTasks() {
    // Nothing runs in what stands still, and to ask it would start it.
    if (this.state.sandbox.kind === 'lost' || this.state.sandbox.kind === 'stopped') return null
    const opened = await this.keeper.open()
    return opened.ok ? opened.sandbox : null
  }
}
