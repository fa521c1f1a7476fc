/** Keeps the container of one session: makes it when it is first needed, finds it again, puts it away when nobody uses it. */
import type { ContainerEnd } from '#protocol/container-end.ts'
import type { Draft } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Sandbox, SandboxProvider, SandboxSpec, StartProgress } from '#sandbox/provider.ts'
import type { SandboxLive } from '#sandbox/terminals.ts'
import type { Sandboxes } from '#server/store/sandboxes.ts'
import { createEgressCollector, type EgressCollector } from './egress-collector.ts'
import { IdleClock } from './idle-clock.ts'
import type { SessionFault, SessionLogger } from './ports.ts'
import type { SourceOutcome } from './prepare-source.ts'

export type SandboxProblem = { kind: string; message: string; end?: ContainerEnd }
export type Opened = { ok: true; sandbox: Sandbox } | { ok: false; problem: SandboxProblem }

export interface KeeperOptions {
  sessionId: string
  epoch: number
  provider: SandboxProvider
  store: Pick<Sandboxes, 'ofSession' | 'create' | 'update' | 'remove'>
  newId(prefix: string): string
  logger: SessionLogger
  fault: SessionFault
  spec(sandboxId: string, state: SessionState): SandboxSpec
  prepare(sandbox: Sandbox, state: SessionState, signal: AbortSignal): Promise<SourceOutcome>
  state(): SessionState
  /** Facts of the container; null: no longer true, so nothing is stored. Rejects when the session was lost. */
  record(facts: (state: SessionState) => readonly Draft['event'][] | null): Promise<void>
  /** What a waiting person reads. */
  progress(phase: string, text: string): void
  /** Whether somebody looks or something runs, beyond what goes through `use`. */
  busy(): boolean
  /** What goes on in the container; null: nobody can say, as it is not connected. Must not throw. */
  live(live: SandboxLive | null): void
  idle: { pauseMs: number; stopMs: number }
}

const NOTHING_RUNS: SandboxLive = { ports: [], terminals: [] }
/** What a container's end leaves, as a person calls it. */
const VOLUMES = ['workspace', 'home'] as const

export class SandboxKeeper {
  readonly #options: KeeperOptions
  readonly #egress: EgressCollector
  readonly #clock: IdleClock
  readonly #ending = new AbortController()
  #sandbox: Sandbox | null = null
  #opening: Promise<Opened> | null = null
  /** Being paused or stopped just now; whoever wants it back waits for that. */
  #leaving: Promise<void> | null = null
  #uses = 0
  /** Our own detaching is no loss. */
  #letGo = new WeakSet<Sandbox>()

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#egress = createEgressCollector((drafts) => void this.#record(() => drafts.map(({ event }) => event)))
    const { busy, idle } = options
    this.#clock = new IdleClock({
      ...idle,
      busy: () => this.#uses > 0 || this.#opening !== null || busy(),
      pause: () => this.#leave('pause'),
      stop: () => this.#leave('stop'),
    })
    const { kind } = options.state().sandbox
    if (kind === 'ready' || kind === 'preparing') this.#clock.start()
    if (kind === 'paused') this.#clock.startPaused()
  }

  /** The live connection, if there is one; makes nothing. */
  get current(): Sandbox | null {
    return this.#sandbox
  }

  /** The live connection once its source is in place: what a repository denies is known from here on. */
  get ready(): Sandbox | null {
    return this.#opening === null ? this.#sandbox : null
  }

  get idle(): boolean {
    return this.#clock.state === 'off' && this.#uses === 0 && this.#opening === null
  }

  /** Gives the sandbox to `work`, and does not put it away meanwhile. */
  async use<T>(
    work: (sandbox: Sandbox) => Promise<T>,
  ): Promise<{ ok: true; value: T } | { ok: false; problem: SandboxProblem }> {
    this.#uses += 1
    try {
      const opened = await this.open()
      return opened.ok ? { ok: true, value: await work(opened.sandbox) } : opened
    } finally {
      this.#uses -= 1
      this.#clock.touch()
    }
  }

  /** One attempt at a time, shared by all who ask; it ends when the source is in place. */
  open(): Promise<Opened> {
    this.#clock.touch()
    if (this.#opening === null && this.#sandbox !== null) return Promise.resolve({ ok: true, sandbox: this.#sandbox })
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  setNetwork(): void {
    const { spec, state } = this.#options
    this.#sandbox?.setNetwork(spec(this.#sandbox.id, state()).network)
  }

  /** Ends our connection only: the container and all in it goes on. */
  async release(): Promise<void> {
    this.#ending.abort()
    this.#clock.end()
    this.#egress.flush()
    await this.#opening?.catch(() => null)
    await this.#detach()
  }

  /** Removes the container and its files. */
  async destroy(): Promise<void> {
    await this.release()
    const { provider, store, sessionId } = this.#options
    const record = await store.ofSession(sessionId)
    if (record === null) return
    await provider.destroy(record.id)
    await store.remove(record.id)
  }

  async #open(): Promise<Opened> {
    const { sessionId, fault, logger } = this.#options
    await this.#leaving
    const sandboxId = await this.#assigned()
    await fault('sandbox-assigned', { sessionId })
    await this.#record(({ sandbox }) =>
      sandbox.kind === 'ready' ? null : [{ type: 'sandbox-preparing', phase: 'container' }],
    )
    const found = await this.#findOrMake(sandboxId)
    if (!found.ok) {
      logger.warn({ sessionId, problem: found.problem }, 'sandbox: not to be had')
      await this.#record(() => [lossOf(found.problem, found.survives)])
      return { ok: false, problem: found.problem }
    }
    const { sandbox, empty } = found
    await fault('sandbox-made', { sessionId })
    this.#ending.signal.throwIfAborted()
    await this.#takeOver(sandbox)
    await this.#fill(sandbox, empty)
    return { ok: true, sandbox }
  }

  /** Written before the container is made, so that nothing is ever made unknown. */
  async #assigned(): Promise<string> {
    const { store, sessionId, newId } = this.#options
    const known = await store.ofSession(sessionId)
    return (known ?? (await store.create({ id: newId('x'), sessionId, provider: 'docker' }))).id
  }

  async #findOrMake(
    sandboxId: string,
  ): Promise<
    { ok: true; sandbox: Sandbox; empty: boolean } | { ok: false; problem: SandboxProblem; survives: readonly string[] }
  > {
    const { provider, spec, state, epoch } = this.#options
    const before = state()
    const wanted = { ...spec(sandboxId, before), epoch }
    const onProgress = ({ phase, text }: StartProgress) => this.#options.progress(phase, text)
    const opened = await provider.open(wanted, { onProgress })
    if (opened.ok) return { ok: true, sandbox: opened.value.sandbox, empty: false }
    // Whoever could not find it has taken nothing away.
    if (opened.problem.kind !== 'lost')
      return { ok: false, problem: opened.problem, survives: before.sandboxId === null ? [] : VOLUMES }
    const { survives, message } = opened.problem
    if (before.sandboxId !== null) await this.#record(() => [{ type: 'sandbox-lost', reason: message, survives }])
    const made = await provider.create(wanted, { onProgress, signal: this.#ending.signal })
    if (!made.ok) return { ok: false, problem: made.problem, survives }
    return { ok: true, sandbox: made.value, empty: survives.length === 0 }
  }

  /** From here on no server with an older lease can start anything in it. */
  async #takeOver(sandbox: Sandbox): Promise<void> {
    const { epoch, state } = this.#options
    await sandbox.setEpoch(epoch)
    this.#sandbox = sandbox
    this.#clock.start()
    const stopListening = sandbox.onNotice((notice) => {
      if (notice.kind === 'egress') this.#egress.add(notice.record)
      if (notice.kind === 'live') this.#options.live(notice.live)
    })
    if (sandbox.live !== null) this.#options.live(sandbox.live)
    void sandbox.closed.then((loss) => {
      stopListening()
      this.#egress.flush()
      if (this.#sandbox === sandbox) this.#sandbox = null
      if (this.#letGo.has(sandbox)) return
      this.#options.live(NOTHING_RUNS)
      this.#clock.reset()
      // The fact goes first: a page that takes the container for ready and hears that nobody knows of its terminals asks, and that would start it.
      void this.#record(() => [lossOf(loss, VOLUMES)]).then(() => {
        if (this.#sandbox === null) this.#options.live(null)
      })
    })
    const { ledgerId, bootId, containerStartedAt } = sandbox.workspace.mark
    const fresh = !state().sourceReady
    await this.#record(() => [
      { type: 'sandbox-ready', sandboxId: sandbox.id, ledgerId, bootId, startedAt: containerStartedAt, fresh },
    ])
  }

  async #fill(sandbox: Sandbox, empty: boolean): Promise<void> {
    const { state, prepare, progress } = this.#options
    const { source, sourceReady } = state()
    if (source.kind === 'empty' || source.kind === 'upload' || (sourceReady && !empty)) return
    progress('source', 'The source is being put into the workspace.')
    const outcome = await prepare(sandbox, state(), this.#ending.signal)
    if (!outcome.ok) {
      await this.#record(() => [{ type: 'source-failed', code: outcome.code, message: outcome.message }])
      return
    }
    const { ok: _, ...facts } = outcome
    await this.#record(() => [{ type: 'source-prepared', ...facts }])
  }

  #leave(how: 'pause' | 'stop'): Promise<void> {
    this.#leaving = this.#putAway(how).finally(() => {
      this.#leaving = null
    })
    return this.#leaving
  }

  async #putAway(how: 'pause' | 'stop'): Promise<void> {
    const { provider, state, sessionId, logger } = this.#options
    const sandboxId = this.#sandbox?.id ?? state().sandboxId
    if (sandboxId === null) return
    await this.#detach()
    try {
      await (how === 'pause' ? provider.pause(sandboxId) : provider.stop(sandboxId))
    } catch (error) {
      logger.warn({ sessionId, error: String(error) }, `sandbox: could not ${how}`)
      return
    }
    if (how === 'stop') this.#options.live(NOTHING_RUNS)
    if (how === 'stop') this.#options.live(null)
    await this.#record(() => [
      how === 'pause' ? { type: 'sandbox-paused' } : { type: 'sandbox-stopped', reason: 'Nobody used it for a while.' },
    ])
  }

  async #detach(): Promise<void> {
    const sandbox = this.#sandbox
    if (sandbox === null) return
    this.#letGo.add(sandbox)
    this.#sandbox = null
    this.#options.live(null)
    await sandbox.detach()
  }

  /** Facts of the container are told as long as the session is ours; a fenced session has another to tell them. */
  async #record(facts: (state: SessionState) => readonly Draft['event'][] | null): Promise<void> {
    const { record, logger, sessionId } = this.#options
    await record(facts).catch((error: unknown) =>
      logger.warn({ sessionId, error: String(error) }, 'sandbox: fact not stored'),
    )
  }
}

/** A container that was stopped from outside in good order is no loss: it is there, and starts again. */
function lossOf(
  { code, message, end }: { code?: string; message: string; end?: ContainerEnd },
  survives: readonly string[],
): Draft['event'] {
  if (code === 'stopped') return { type: 'sandbox-stopped', reason: 'It was stopped from outside.' }
  return { type: 'sandbox-lost', reason: message, survives: [...survives], ...(end === undefined ? {} : { end }) }
}
