/** All sessions that this server owns right now: taken when somebody needs them, given up when nobody does. */
import type { CommandResult } from '#protocol/command.ts'
import type { SessionState } from '#protocol/state.ts'
import type { SubmittedCommand } from '#server/store/commands.ts'
import type { LeaseKeeper } from '#server/store/lease-keeper.ts'
import type { Leases } from '#server/store/leases.ts'
import { Follower } from './follower.ts'
import { FencedError } from './journal.ts'
import type { LiveSource } from './live-source.ts'
import { loadHead } from './load-head.ts'
import { Room } from './room.ts'
import { Session } from './session.ts'
import type { SessionWorld } from './session-world.ts'

export interface RegistryOptions {
  world: SessionWorld
  leases: Leases
  keeper: LeaseKeeper
  /** Milliseconds after which an idle session is given up. */
  unloadMs: number
}

export type OpenOutcome =
  | { kind: 'open'; session: Session }
  | { kind: 'no_session' }
  | { kind: 'held'; by: string }
  | { kind: 'draining' }

/** What a viewer needs; the same whether the session is ours or another server's. */
export interface Viewed {
  readonly state: SessionState
  readonly room: Room
  /** What goes on in the container; absent where that is another server's. */
  readonly live?: LiveSource
}

/** Milliseconds between looks for sessions that have lost their owner, and between looks for what another server did. */
const SWEEP_MS = 5_000
const RESULT_POLL_MS = 100
const RESULT_TRIES = 150

export class Registry {
  readonly #options: RegistryOptions
  readonly #open = new Map<string, Promise<OpenOutcome>>()
  readonly #sessions = new Map<string, Session>()
  readonly #followers = new Map<string, Follower>()
  readonly #timers: NodeJS.Timeout[] = []
  #draining = false

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  get draining(): boolean {
    return this.#draining
  }

  get loaded(): readonly Session[] {
    return [...this.#sessions.values()]
  }

  /** Takes up what a former owner left, now and from time to time. */
  async start(): Promise<void> {
    await this.#adopt()
    const { logger } = this.#options.world
    const every = (ms: number, work: () => Promise<void>) => {
      const run = () => void work().catch((error: unknown) => logger.warn({ error: String(error) }, 'sessions: sweep'))
      this.#timers.push(setInterval(run, ms).unref())
    }
    every(SWEEP_MS, () => this.#adopt())
    every(Math.min(SWEEP_MS, this.#options.unloadMs), () => this.#unloadIdle())
  }

  /** The session as its owner; taken, if nobody has it. */
  open(sessionId: string): Promise<OpenOutcome> {
    const known = this.#open.get(sessionId)
    if (known !== undefined) return known
    if (this.#draining) return Promise.resolve({ kind: 'draining' })
    const opening = this.#take(sessionId).then(
      (outcome) => {
        if (outcome.kind !== 'open') this.#open.delete(sessionId)
        return outcome
      },
      (error: unknown) => {
        this.#open.delete(sessionId)
        throw error
      },
    )
    this.#open.set(sessionId, opening)
    return opening
  }

  /** The head, if the session is loaded here. */
  peek(sessionId: string): SessionState | null {
    return this.#sessions.get(sessionId)?.state ?? null
  }

  /** To look at: ours, or followed from the log while another server owns it. Null when there is none. */
  async view(sessionId: string): Promise<Viewed | null> {
    const outcome = await this.open(sessionId)
    if (outcome.kind === 'open') return outcome.session
    if (outcome.kind === 'no_session') return null
    const known = this.#followers.get(sessionId)
    if (known !== undefined && !known.ended) return known.refreshed()
    const { log, reducerHash } = this.#options.world
    const follower = new Follower({ sessionId, log, reducerHash })
    this.#followers.set(sessionId, follower)
    return follower.refreshed()
  }

  /** Stores the command and waits for what becomes of it, whoever owns the session. */
  async submit(command: SubmittedCommand): Promise<CommandResult> {
    const outcome = await this.open(command.sessionId)
    if (outcome.kind === 'no_session')
      return { kind: 'refused', code: 'not_found', message: 'There is no such session.' }
    if (outcome.kind !== 'open') return this.#submitElsewhere(command)
    try {
      return await outcome.session.submit(command)
    } catch (error) {
      if (!(error instanceof FencedError)) throw error
      return this.#submitElsewhere(command)
    }
  }

  /** Somebody may have stored a command for a session: its owner applies it. */
  async hint(sessionId: string): Promise<void> {
    const outcome = await this.#open.get(sessionId)
    if (outcome?.kind === 'open') outcome.session.wake()
  }

  /** Gives the session up, its container going on. */
  async close(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) return
    this.#forget(sessionId)
    await session.detach()
    await this.#release(sessionId)
  }

  /** No new turns; all turns are let go of as they stand; the leases are free for the next owner. */
  async drain(): Promise<void> {
    this.#draining = true
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    for (const follower of this.#followers.values()) follower.end()
    await Promise.allSettled(this.#open.values())
    await Promise.all([...this.#sessions.keys()].map((sessionId) => this.close(sessionId)))
  }

  readonly #epochs = new Map<string, number>()

  async #take(sessionId: string): Promise<OpenOutcome> {
    const { world, leases, keeper } = this.#options
    const taken = await leases.take(sessionId)
    if (taken.kind !== 'taken') return taken
    const { lease } = taken
    const source = { sessionId, log: world.log, reducerHash: world.reducerHash }
    const { state, snapshotSeq } = await loadHead(source).catch(async (error: unknown) => {
      await leases.release([lease])
      throw error
    })
    this.#followers.get(sessionId)?.end()
    this.#followers.delete(sessionId)
    const room = new Room(sessionId, world.log)
    const onFenced = () => this.#lost(sessionId)
    const session = new Session({ world, lease, room, state, snapshotSeq, onFenced })
    keeper.keep(lease, onFenced)
    this.#epochs.set(sessionId, lease.epoch)
    this.#sessions.set(sessionId, session)
    if (state.seq > 0) session.wake()
    return { kind: 'open', session }
  }

  async #adopt(): Promise<void> {
    const { leases, world } = this.#options
    for (const sessionId of await leases.orphaned()) {
      if (this.#draining || this.#sessions.has(sessionId)) continue
      const outcome = await this.open(sessionId).catch((error: unknown) => {
        world.logger.error({ sessionId, error: String(error) }, 'session: cannot be opened')
      })
      if (outcome?.kind === 'open') world.happened('takeover')
    }
  }

  async #unloadIdle(): Promise<void> {
    const idle = this.loaded.filter((session) => session.idle && this.#isOld(session))
    for (const session of idle) if (session.idle) await this.close(session.id)
  }

  #isOld({ state }: Session): boolean {
    return Date.now() - Date.parse(state.lastEventAt) >= this.#options.unloadMs
  }

  #lost(sessionId: string): void {
    const session = this.#sessions.get(sessionId)
    if (session === undefined) return
    const { logger } = this.#options.world
    logger.warn({ sessionId }, 'session: another server owns it now')
    this.#forget(sessionId)
    session.detach().catch((error: unknown) => logger.error({ sessionId, error: String(error) }, 'session: not let go'))
  }

  #forget(sessionId: string): void {
    this.#open.delete(sessionId)
    this.#sessions.delete(sessionId)
    this.#options.keeper.drop(sessionId)
  }

  async #release(sessionId: string): Promise<void> {
    const epoch = this.#epochs.get(sessionId)
    this.#epochs.delete(sessionId)
    if (epoch !== undefined) await this.#options.leases.release([{ sessionId, epoch }])
  }

  async #submitElsewhere(command: SubmittedCommand): Promise<CommandResult> {
    const { commands } = this.#options.world
    const outcome = await commands.submit(command)
    if (outcome.kind === 'no_session')
      return { kind: 'refused', code: 'not_found', message: 'There is no such session.' }
    for (let tries = 0; tries < RESULT_TRIES; tries += 1) {
      const result = await commands.result(command.sessionId, command.commandId)
      if (result !== null) return result
      await new Promise((resolve) => setTimeout(resolve, RESULT_POLL_MS))
    }
    return {
      kind: 'refused',
      code: 'busy',
      message: 'The command is stored and will be applied; its answer takes too long.',
    }
  }
}
