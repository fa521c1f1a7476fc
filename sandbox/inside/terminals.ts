/** Terminals of this sandbox: each runs on whoever looks, and keeps the newest of what it said. */
import { realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { STREAM_LIMITS } from '#protocol/terminal.ts'
import { ByteRing } from '../byte-ring.ts'
import { Pacer } from '../pacer.ts'
import type { TerminalInfo, TerminalSpec } from '../terminals.ts'
import { activityOf } from './terminal-activity.ts'
import { startTerminal, type TerminalProcess } from './terminal-process.ts'
import { userEnvironment } from './user-environment.ts'
import type { Result } from './wire.ts'
import type { Worker } from './worker-pool.ts'

export interface TerminalsOptions {
  /** Ends what is to be ended, without waiting for file work. */
  killer: Worker
  script: string
  root: string
  home: string
  uid: number | null
  gid: number | null
}

/** Ended ones whose past is kept. */
const ENDED_KEPT = 16
const GRACE_MS = 150

export interface Terminal {
  info: Omit<TerminalInfo, 'process' | 'busy' | 'offset'>
  ring: ByteRing
  process: TerminalProcess
  pacer: Pacer
  /** Called at each change: bytes, or the end. */
  listeners: Set<() => void>
  closing: boolean
}

export class Terminals {
  readonly #options: TerminalsOptions
  readonly #all = new Map<string, Terminal>()
  /** Told when one was opened, ended, renamed, sized or forgotten. */
  onChange: () => void = () => undefined

  constructor(options: TerminalsOptions) {
    this.#options = options
  }

  async open(spec: TerminalSpec): Promise<Result<TerminalInfo>> {
    const known = this.#all.get(spec.terminalId)
    if (known !== undefined) return { ok: true, value: this.#infoOf(known) }
    const { root } = this.#options
    const cwd = directory(resolve(root, spec.cwd ?? '.'))
    const fail = (message: string) => ({ ok: false, problem: { kind: 'failed', path: cwd ?? '', message } }) as const
    if (cwd === null) {
      const problem = { kind: 'not_a_directory', path: spec.cwd ?? '', message: 'There is no such directory.' } as const
      return { ok: false, problem }
    }
    if (this.#running().length >= STREAM_LIMITS.terminals)
      return fail(`${STREAM_LIMITS.terminals} terminals are open. Close one first.`)
    try {
      const terminal = await this.#start(spec, cwd)
      return { ok: true, value: this.#infoOf(terminal) }
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error))
    }
  }

  list(): TerminalInfo[] {
    return [...this.#all.values()].map((terminal) => this.#infoOf(terminal))
  }

  get(terminalId: string): Terminal | undefined {
    return this.#all.get(terminalId)
  }

  resize(terminalId: string, cols: number, rows: number): void {
    const terminal = this.#all.get(terminalId)
    if (terminal === undefined || terminal.info.exit !== null) return
    Object.assign(terminal.info, { cols, rows })
    terminal.process.resize(cols, rows)
    this.onChange()
  }

  rename(terminalId: string, title: string): void {
    const terminal = this.#all.get(terminalId)
    if (terminal === undefined) return
    terminal.info.title = title
    this.onChange()
  }

  async close(terminalId: string): Promise<void> {
    const terminal = this.#all.get(terminalId)
    if (terminal === undefined) return
    if (terminal.info.exit === null) {
      terminal.closing = true
      const killing = { mark: markOf(terminalId), group: terminal.process.pid, graceMs: GRACE_MS }
      await this.#options.killer.kill(killing)
      terminal.process.kill()
      await terminal.process.ended
    } else {
      this.#all.delete(terminalId)
      this.onChange()
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#running().map(({ info }) => this.close(info.terminalId)))
  }

  async #start(spec: TerminalSpec, cwd: string): Promise<Terminal> {
    const { cols, rows, terminalId, title } = spec
    const process = await startTerminal({ cols, rows, cwd, env: this.#environment(terminalId) }, this.#options)
    const openedAt = new Date().toISOString()
    const ring = new ByteRing(STREAM_LIMITS.ringBytes)
    const terminal: Terminal = {
      info: { terminalId, title, cols, rows, openedAt, exit: null },
      ...{ ring, process, pacer: new Pacer(process.socket, ring), listeners: new Set(), closing: false },
    }
    const changed = () => {
      for (const listener of [...terminal.listeners]) listener()
    }
    process.socket.on('data', (bytes: Buffer) => {
      ring.write(bytes)
      terminal.pacer.check()
      changed()
    })
    void process.ended.then((end) => {
      terminal.info.exit = { how: terminal.closing ? 'closed' : 'exited', ...end }
      terminal.pacer.end()
      changed()
      this.#forgetOld()
      this.onChange()
    })
    this.#all.set(terminalId, terminal)
    this.onChange()
    return terminal
  }

  #environment(terminalId: string): Record<string, string> {
    const [name, value] = markOf(terminalId).split('=') as [string, string]
    return {
      ...userEnvironment(this.#options.home),
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      [name]: value,
    }
  }

  #running(): Terminal[] {
    return [...this.#all.values()].filter(({ info }) => info.exit === null)
  }

  #infoOf({ info, ring, process }: Terminal): TerminalInfo {
    const activity = info.exit === null ? activityOf(process.pid) : { process: '', busy: false }
    return { ...info, ...activity, offset: ring.total }
  }

  #forgetOld(): void {
    const ended = [...this.#all.values()].filter(({ info }) => info.exit !== null)
    for (const { info } of ended.slice(0, -ENDED_KEPT)) this.#all.delete(info.terminalId)
  }
}

/** By this the processes of a terminal are found again, wherever they went. */
function markOf(terminalId: string): string {
  return `SLIPWAY_TERMINAL=${terminalId}`
}

function directory(path: string): string | null {
  try {
    const real = realpathSync(path)
    return statSync(real).isDirectory() ? real : null
  } catch {
    return null
  }
}
