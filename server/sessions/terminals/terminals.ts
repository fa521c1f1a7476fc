/** The terminals of one session: opened, shown, controlled and closed, whoever looks; the container runs them. */
import type { Actor } from '#protocol/choices.ts'
import type { Draft } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import type { LiveState, PortView, TerminalControl, TerminalView } from '#protocol/terminal.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { SandboxLive, TerminalInfo } from '#sandbox/terminals.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import type { SessionLogger } from '../ports.ts'
import { type AttachedTerminal, type AttachRequest, attachViewer } from './attach-viewer.ts'
import { Control } from './control.ts'
import { terminalNews } from './terminal-news.ts'
import { TerminalRelay } from './terminal-relay.ts'

type Event = Draft['event']
export type TerminalProblem = { ok: false; problem: { code: string; message: string } }

export interface TerminalsOptions {
  sessionId: string
  logger: SessionLogger
  newId(prefix: string): string
  state(): SessionState
  /** Gives the container, made or woken if need be, and does not put it away meanwhile. */
  use<T>(
    work: (sandbox: Sandbox) => Promise<T>,
  ): Promise<{ ok: true; value: T } | { ok: false; problem: { kind: string; message: string } }>
  /** Null facts: no longer true. `by` absent: the system. Rejects when the session was lost. */
  record(facts: (state: SessionState) => readonly Event[] | null, by?: Actor): Promise<void>
  /** Why no person may have a shell here, in words; null: they may. */
  forbids(): Promise<string | null>
  graceMs?: number
}

export interface OpenTerminalRequest {
  cols: number
  rows: number
  cwd?: string | undefined
  title?: string | undefined
  control: TerminalControl
}

/** Kinds of containers in which terminals may run. */
const MAY_RUN: ReadonlySet<SessionState['sandbox']['kind']> = new Set(['ready', 'paused', 'preparing'])

export class Terminals {
  readonly #options: TerminalsOptions
  readonly #control: Control
  readonly #relays = new Map<string, TerminalRelay>()
  readonly #listeners = new Set<() => void>()
  /** Opened here and not yet in the log. */
  readonly #opening = new Set<string>()
  #live: SandboxLive | null = null

  constructor(options: TerminalsOptions) {
    this.#options = options
    this.#control = new Control({
      stored: (terminalId) => options.state().terminals[terminalId]?.control ?? null,
      onChange: (terminalId, control) => this.#controlChanged(terminalId, control),
      ...(options.graceMs === undefined ? {} : { graceMs: options.graceMs }),
    })
  }

  /** Null: the container is not connected. */
  get live(): LiveState | null {
    if (this.#live === null) return null
    const terminals = this.#live.terminals.map((info) => this.#viewOf(info))
    return { ports: [...this.#live.ports], terminals }
  }

  /** Something other than a prompt runs in one of them. */
  get busy(): boolean {
    return this.#live?.terminals.some(({ busy }) => busy) ?? false
  }

  /** The listener must not throw. */
  onLive(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What the container says of itself; null: the connection is gone, which says nothing about what runs there. */
  setLive(live: SandboxLive | null): void {
    this.#live = live
    for (const listener of this.#listeners) listener()
    if (live !== null) this.#reconcile(live)
  }

  async open(
    { control, ...request }: OpenTerminalRequest,
    by: Actor,
  ): Promise<{ ok: true; value: TerminalView } | TerminalProblem> {
    const forbidden = await this.#options.forbids()
    if (forbidden !== null) return { ok: false, problem: { code: 'forbidden', message: forbidden } }
    const terminalId = this.#options.newId('p')
    const { cols, rows, cwd, title = 'bash' } = request
    this.#opening.add(terminalId)
    // Before the container tells of it: a page that first hears of nobody's terminal leaves it in the first size.
    this.#control.begin(terminalId, control)
    let stands = false
    try {
      const spec = { terminalId, title, cols, rows, ...(cwd === undefined ? {} : { cwd }) }
      const outcome = await this.#use(({ terminals }) => terminals.open(spec))
      if (!outcome.ok) return outcome
      const { value: opened } = outcome
      if (!opened.ok) return { ok: false, problem: { code: opened.problem.kind, message: opened.problem.message } }
      stands = true
      await this.#options.record(() => [{ type: 'terminal-opened', terminalId, cwd: cwd ?? '', control }], by)
      return { ok: true, value: this.#viewOf(opened.value) }
    } finally {
      this.#opening.delete(terminalId)
      if (!stands) this.#control.forget(terminalId)
      if (this.#live !== null) this.#reconcile(this.#live)
    }
  }

  /** Wakes the container, where the terminal can only be if that was never stopped. */
  async attach(request: AttachRequest): Promise<{ ok: true; value: AttachedTerminal } | TerminalProblem> {
    const { terminalId } = request
    const gone = {
      ok: false,
      problem: { code: 'no_terminal', message: 'There is no such terminal any more.' },
    } as const
    if (!MAY_RUN.has(this.#options.state().sandbox.kind)) return gone
    const outcome = await this.#use(async (sandbox) => {
      const info = (await sandbox.terminals.list()).find((one) => one.terminalId === terminalId)
      return info === undefined ? null : { info, relay: this.#relayTo(sandbox, terminalId) }
    })
    if (!outcome.ok) return outcome
    if (outcome.value === null) return gone
    return { ok: true, value: this.#join(outcome.value, request) }
  }

  async list(): Promise<TerminalView[]> {
    const { sandbox } = this.#options.state()
    if (this.#live !== null) return this.live?.terminals ?? []
    if (sandbox.kind !== 'ready') return []
    const outcome = await this.#use(({ terminals }) => terminals.list())
    return outcome.ok ? outcome.value.map((info) => this.#viewOf(info)) : []
  }

  async ports(): Promise<PortView[]> {
    if (this.#live !== null) return [...this.#live.ports]
    if (this.#options.state().sandbox.kind !== 'ready') return []
    const outcome = await this.#use(
      async (sandbox) => sandbox.live?.ports ?? this.#unnamed(await sandbox.listeningPorts()),
    )
    return outcome.ok ? [...outcome.value] : []
  }

  rename(terminalId: string, title: string) {
    return this.#tell(({ terminals }) => terminals.rename(terminalId, title))
  }

  /** Ends what runs in it; of an ended one, forgets its past. */
  close(terminalId: string) {
    return this.#tell(({ terminals }) => terminals.close(terminalId))
  }

  /** Lets go of all: the shells run on. */
  end(): void {
    this.#control.end()
    for (const relay of this.#relays.values()) relay.close()
    this.#relays.clear()
    this.#listeners.clear()
  }

  async #tell(work: (sandbox: Sandbox) => Promise<void>): Promise<{ ok: true } | TerminalProblem> {
    // Nothing runs in a container that was stopped; it is not started to be told so.
    if (!MAY_RUN.has(this.#options.state().sandbox.kind)) return { ok: true }
    const outcome = await this.#use(work)
    return outcome.ok ? { ok: true } : outcome
  }

  /** A container that goes while it is asked is an answer too. */
  async #use<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<{ ok: true; value: T } | TerminalProblem> {
    try {
      const outcome = await this.#options.use(work)
      if (outcome.ok) return outcome
      return { ok: false, problem: { code: outcome.problem.kind, message: outcome.problem.message } }
    } catch (error) {
      if (!(error instanceof SandboxLostError)) throw error
      return { ok: false, problem: { code: 'sandbox_lost', message: error.message } }
    }
  }

  #relayTo(sandbox: Sandbox, terminalId: string): TerminalRelay {
    const known = this.#relays.get(terminalId)
    if (known !== undefined) return known
    const { logger, sessionId } = this.#options
    const relay: TerminalRelay = new TerminalRelay({
      line: sandbox.terminals.attach(terminalId, { from: 0 }),
      endOf: async () => {
        const info = (await sandbox.terminals.list()).find((one) => one.terminalId === terminalId)
        return { reason: 'ended', exit: info?.exit ?? { how: 'closed', exitCode: null, signal: null } }
      },
      onFault: (error) => logger.warn({ sessionId, terminalId, error: String(error) }, 'terminal: lost sight of it'),
      onEnd: () => {
        if (this.#relays.get(terminalId) === relay) this.#relays.delete(terminalId)
      },
    })
    this.#relays.set(terminalId, relay)
    return relay
  }

  #join({ info, relay }: { info: TerminalInfo; relay: TerminalRelay }, request: AttachRequest): AttachedTerminal {
    const { terminalId } = request
    return attachViewer(request, {
      ...{ info, relay, control: this.#control, view: this.#viewOf(info) },
      resize: (size) =>
        void this.#tell(({ terminals }) => terminals.resize(terminalId, size)).catch((error: unknown) =>
          this.#options.logger.warn({ terminalId, error: String(error) }, 'terminal: not resized'),
        ),
    })
  }

  #unnamed(ports: readonly number[]): PortView[] {
    const since = new Date().toISOString()
    return ports.map((port) => ({ port, process: null, since }))
  }

  #viewOf(info: TerminalInfo): TerminalView {
    return { ...info, control: this.#control.holder(info.terminalId) }
  }

  #controlChanged(terminalId: string, control: TerminalControl | null): void {
    for (const listener of this.#listeners) listener()
    this.#note(({ terminals }) =>
      terminals[terminalId] === undefined ? null : [{ type: 'terminal-control-changed', terminalId, control }],
    )
  }

  /** The log says of each terminal that it was opened, and once that it ended, however often we were away. */
  #reconcile(live: SandboxLive): void {
    const found = new Map(live.terminals.map((info) => [info.terminalId, info]))
    const news = (state: SessionState) => terminalNews(state, { found, opening: this.#opening })
    if (news(this.#options.state()).length > 0) this.#note(news)
  }

  #note(facts: (state: SessionState) => readonly Event[] | null): void {
    const { record, logger, sessionId } = this.#options
    record(facts).catch((error: unknown) =>
      logger.warn({ sessionId, error: String(error) }, 'terminal: fact not stored'),
    )
  }
}
