/** Commands of the unprivileged user: accepted in the ledger before they start, followed by key, and ended with all they started. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { oomKills } from './cgroup.ts'
import { commandEnvironment } from './command-environment.ts'
import type { Ledger } from './ledger.ts'
import type { OutputPipes } from './output-pipes.ts'
import { OutputQuota } from './output-quota.ts'
import { type Outcome, runCommand, type StreamName } from './run-command.ts'
import { readKept, Spool } from './spool.ts'
import type { EndBody, EntryBody, ExecBody } from './wire.ts'

/** Milliseconds between SIGTERM and SIGKILL: everything is gone within 300. */
const GRACE_MS = 150
/** Bytes after which a command is ended for its flood. */
export const MAX_OUTPUT = 5 * 1024 ** 3
/** What a timer of Node can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface CommandOptions {
  ledger: Ledger
  pipes: OutputPipes
  kill(asked: { mark: string; group: number; graceMs: number }): Promise<unknown>
  stateDir: string
  root: string
  home: string
  uid: number | null
  gid: number | null
  egressPort: number
  /** The lease that holds now. */
  epoch(): number
  /** For tests. */
  maxOutput?: number
}

/** An output, live or ended. */
export interface Output {
  read(from: number, length: number): { offset: number; bytes: Uint8Array }
  readonly ended: boolean
  next(signal: AbortSignal): Promise<void>
}

interface LiveCommand {
  key: string
  outputPath: string
  spools: Map<StreamName, Spool>
  end: EndBody | null
  waiters: Set<() => void>
  stop: { kind: 'cancelled' | 'timeout'; message?: string } | null
  pid: number
}

export class Commands {
  readonly #options: CommandOptions
  readonly #live = new Map<string, LiveCommand>()
  readonly #outputDir: string
  readonly #quota: OutputQuota

  constructor(options: CommandOptions) {
    this.#options = options
    this.#outputDir = join(options.stateDir, '..', 'output')
    mkdirSync(this.#outputDir, { recursive: true, mode: 0o755 })
    this.#quota = new OutputQuota(this.#outputDir)
    for (const key of options.ledger.keys()) this.#recover(key)
  }

  /** Whatever had been accepted and not ended died with the daemon before this one. */
  #recover(key: string): void {
    const { ledger } = this.#options
    const accepted = ledger.accepted(key)
    if (accepted === null || accepted === 'tombstone' || accepted.kind !== 'exec') return
    if (ledger.ended(key) === null) ledger.end(key, refusal('interrupted', accepted.outputPath))
    if (ledger.isAcknowledged(key)) this.#quota.release(filesOf(accepted.outputPath))
    // Outside a container its processes may have outlived it.
    else void this.#options.kill({ mark: this.#markOf(key), group: 0, graceMs: 0 })
  }

  /** The end at once when it was refused or is over. */
  exec(body: ExecBody): { outputPath: string; end: EndBody | null } {
    const { ledger, epoch } = this.#options
    const outputPath = join(this.#outputDir, `${body.key}.log`)
    if (!ledger.accept(body.key, { inputHash: body.inputHash, kind: 'exec', outputPath, epoch: epoch() }))
      return this.#again(body, outputPath)
    const command: LiveCommand = {
      key: body.key,
      outputPath,
      spools: new Map(),
      end: null,
      waiters: new Set(),
      stop: null,
      pid: 0,
    }
    this.#live.set(body.key, command)
    try {
      this.#start(command, body)
    } catch (error) {
      this.#finish(command, refusal('refused', outputPath, error instanceof Error ? error.message : String(error)))
    }
    return { outputPath, end: command.end }
  }

  #again(body: ExecBody, outputPath: string): { outputPath: string; end: EndBody | null } {
    const accepted = this.#options.ledger.accepted(body.key)
    if (accepted === 'tombstone')
      return { outputPath, end: refusal('refused', outputPath, 'The call was cancelled before it began.') }
    if (accepted?.inputHash !== body.inputHash || accepted.kind !== 'exec')
      return { outputPath, end: refusal('refused', outputPath, 'The key belongs to another input.') }
    return { outputPath, end: this.#options.ledger.ended(body.key) }
  }

  find(key: string): EntryBody {
    const { ledger } = this.#options
    const accepted = ledger.accepted(key)
    if (accepted === null) return { state: 'absent' }
    if (accepted === 'tombstone') return { state: 'lost' }
    if (accepted.kind === 'write') {
      const done = ledger.written(key)
      return done === null ? { state: 'lost' } : { state: 'written', done }
    }
    const end = ledger.ended(key)
    return end === null
      ? { state: 'running', outputPath: accepted.outputPath }
      : { state: 'ended', outputPath: accepted.outputPath, end }
  }

  /** Undefined: the key has no such output. Under a later daemon too. */
  output(key: string, name: StreamName): Output | undefined {
    const live = this.#live.get(key)
    if (live !== undefined) return live.spools.get(name)
    const accepted = this.#options.ledger.accepted(key)
    const kept = this.#options.ledger.kept(key)?.[name]
    if (accepted === null || accepted === 'tombstone' || kept === undefined) return undefined
    const path = pathOf(accepted.outputPath, name)
    return {
      read: (from, length) => readKept(path, kept, { from, length }),
      ended: true,
      next: () => Promise.resolve(),
    }
  }

  async waitForEnd(key: string, signal: AbortSignal): Promise<EndBody | null> {
    const command = this.#live.get(key)
    while (command !== undefined && command.end === null && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          command.waiters.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        command.waiters.add(done)
        signal.addEventListener('abort', done)
      })
    }
    return this.#options.ledger.ended(key)
  }

  /** An unknown key can never start after this. Resolves when nothing of the command is left. */
  async cancel(key: string, stop: NonNullable<LiveCommand['stop']> = { kind: 'cancelled' }): Promise<void> {
    if (this.#options.ledger.entomb(key)) return
    const command = this.#live.get(key)
    if (command === undefined || command.end !== null) return
    command.stop ??= stop
    await this.#kill(command, GRACE_MS)
  }

  /** The server has the result: the record stays, the output may go when room is needed. */
  acknowledge(key: string): void {
    const command = this.#live.get(key)
    if (command?.end == null) return
    this.#options.ledger.acknowledge(key)
    this.#quota.release([...command.spools.values()].map((spool) => spool.path))
    this.#live.delete(key)
  }

  running(): string[] {
    return [...this.#live.values()].flatMap((command) => (command.end === null ? [command.key] : []))
  }

  #start(command: LiveCommand, body: ExecBody): void {
    const { stateDir, root, home, uid, gid, pipes, egressPort } = this.#options
    const startedAt = performance.now()
    const killsBefore = oomKills()
    const room = this.#quota.grant()
    for (const name of body.output === 'merged' ? (['merged'] as const) : (['stdout', 'stderr'] as const))
      command.spools.set(name, new Spool(pathOf(command.outputPath, name), room))
    const run = runCommand({
      body,
      stateDir,
      cwd: body.cwd ?? root,
      env: commandEnvironment({ home, egressPort, mark: this.#markOf(body.key), more: body.env }),
      uid,
      gid,
      pipes,
      spools: command.spools,
      killLeftovers: () => this.#kill(command, 0),
      onOutput: () => this.#bound(command),
    })
    command.pid = run.pid
    const limit = Math.min(body.timeoutMs, MAX_TIMER_MS)
    const timer = limit > 0 ? setTimeout(() => void this.cancel(command.key, { kind: 'timeout' }), limit) : undefined
    void run.done.then((outcome) => {
      clearTimeout(timer)
      const outOfMemory =
        command.stop === null && oomKills() > killsBefore && (outcome.signal === 'SIGKILL' || outcome.exitCode !== 0)
      this.#finish(command, {
        ...endOf(command, outcome),
        outOfMemory,
        ...(body.reportCwd === true && outcome.directory !== undefined ? { cwd: outcome.directory } : {}),
        durationMs: performance.now() - startedAt,
      })
    })
  }

  /** A flood is thrown away, until it is one that nobody can have meant. */
  #bound(command: LiveCommand): void {
    const most = this.#options.maxOutput ?? MAX_OUTPUT
    const total = [...command.spools.values()].reduce((sum, spool) => sum + spool.total, 0)
    if (total <= most || command.stop !== null) return
    const message = `The command wrote more than ${most} bytes and was ended.`
    void this.cancel(command.key, { kind: 'cancelled', message })
  }

  #kill(command: LiveCommand, graceMs: number): Promise<unknown> {
    return this.#options.kill({ mark: this.#markOf(command.key), group: command.pid, graceMs })
  }

  #finish(command: LiveCommand, end: EndBody): void {
    if (command.end !== null) return
    const kept = [...command.spools].map(([name, spool]) => [name, spool.end()] as const)
    const { ledger } = this.#options
    ledger.keep(command.key, Object.fromEntries(kept))
    command.end = ledger.end(command.key, end)
    for (const wake of [...command.waiters]) wake()
  }

  /** By this the processes of a command are found again, wherever they went. */
  #markOf(key: string): string {
    return `SLIPWAY_CALL=${this.#options.ledger.id}.${key}`
  }
}

function pathOf(outputPath: string, name: StreamName): string {
  return name === 'stderr' ? `${outputPath}.stderr` : outputPath
}

function filesOf(outputPath: string): string[] {
  return [pathOf(outputPath, 'merged'), pathOf(outputPath, 'stderr')]
}

function endOf({ stop, spools, outputPath }: LiveCommand, { failure, exitCode, signal }: Outcome): EndBody {
  const message = failure ?? stop?.message
  return {
    kind: failure === undefined ? (stop?.kind ?? 'exited') : 'refused',
    exitCode,
    signal,
    outOfMemory: false,
    bytes: Object.fromEntries([...spools].map(([name, spool]) => [name, spool.total])),
    outputPath,
    durationMs: 0,
    ...(message === undefined ? {} : { message: message.slice(0, 2000) }),
  }
}

function refusal(kind: EndBody['kind'], outputPath: string, message?: string): EndBody {
  return {
    kind,
    exitCode: null,
    signal: null,
    outOfMemory: false,
    bytes: {},
    outputPath,
    durationMs: 0,
    ...(message === undefined ? {} : { message: message.slice(0, 2000) }),
  }
}
