/** Commands of the unprivileged user: accepted in the ledger, run in a session of their own, spooled, and ended with all they started. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CALL_MARK } from './caller-of.ts'
import { briefOutput, openSpools, type StreamName, storedOutput, writtenTo } from './command-output.ts'
import type { Ledger } from './ledger.ts'
import { beginCommand, type LiveCommand, refusal, untilEnd } from './live-command.ts'
import { type CommandEnd, runCommand, whyNotStarted } from './run-command.ts'
import { userEnvironment } from './user-environment.ts'
import { WaitingShells } from './waiting-shells.ts'
import type { EndBody, EntryBody, ExecBody, StartedBody } from './wire.ts'
import type { Worker } from './worker-pool.ts'

/** Milliseconds between SIGTERM and SIGKILL: everything is gone within 300. */
const GRACE_MS = 120
/** Milliseconds for which the answer to a start is held back: a command that ends meanwhile is answered whole. */
const BRIEF_MS = 15

export interface CommandOptions {
  ledger: Ledger
  killer: Worker
  stateDir: string
  root: string
  home: string
  uid: number | null
  gid: number | null
}

export class Commands {
  readonly #options: CommandOptions
  readonly #live = new Map<string, LiveCommand>()
  readonly #outputDir: string
  readonly #environment: Readonly<Record<string, string>>
  readonly #shells: WaitingShells

  constructor(options: CommandOptions) {
    this.#options = options
    const quiet = { TERM: 'dumb', PAGER: 'cat', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0' }
    this.#environment = { ...userEnvironment(options.home), ...quiet }
    this.#shells = new WaitingShells({ ...options, environment: this.#environment })
    this.#shells.fill()
    this.#outputDir = join(options.stateDir, '..', 'output')
    mkdirSync(this.#outputDir, { recursive: true, mode: 0o755 })
    this.#closeOldEntries()
  }

  /** Whatever had been accepted and not ended died with the daemon before this one. */
  #closeOldEntries(): void {
    const { ledger } = this.#options
    for (const key of ledger.keys()) {
      const accepted = ledger.accepted(key)
      if (accepted === null || accepted === 'tombstone' || accepted.kind !== 'exec' || ledger.ended(key) !== null)
        continue
      const { outputPath } = accepted
      ledger.end(key, { ...refusal('interrupted', outputPath), bytes: writtenTo(outputPath) })
    }
  }

  /** The end at once when it was refused or is over, or is so in a moment. */
  async exec(body: ExecBody, signal: AbortSignal): Promise<StartedBody> {
    const begun = this.#begin(body)
    const command = this.#live.get(body.key)
    if (begun.end !== null || command === undefined) return begun
    await untilEnd(command, signal, BRIEF_MS)
    return command.end === null ? begun : { ...begun, end: command.end, ...briefOutput(command.spools) }
  }

  #begin(body: ExecBody): { outputPath: string; end: EndBody | null } {
    const { ledger } = this.#options
    const outputPath = join(this.#outputDir, `${body.key}.log`)
    try {
      if (!ledger.accept(body.key, { inputHash: body.inputHash, kind: 'exec', outputPath }))
        return this.#again(body, outputPath)
    } catch (error) {
      ledger.forget(body.key)
      return { outputPath, end: { ...refusal('refused', outputPath), message: whyNotStarted(error) } }
    }
    const command = beginCommand(body.key, outputPath)
    this.#live.set(body.key, command)
    try {
      this.#start(command, body)
    } catch (error) {
      this.#finish(command, {
        ...refusal('refused', outputPath),
        message: whyNotStarted(error),
      })
    }
    return { outputPath, end: command.end }
  }

  #again(body: ExecBody, outputPath: string): { outputPath: string; end: EndBody | null } {
    const accepted = this.#options.ledger.accepted(body.key)
    if (accepted === 'tombstone')
      return {
        outputPath,
        end: { ...refusal('refused', outputPath), message: 'The call was cancelled before it began.' },
      }
    if (accepted?.inputHash !== body.inputHash || accepted.kind !== 'exec')
      return { outputPath, end: { ...refusal('refused', outputPath), message: 'The key belongs to another input.' } }
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

  live(key: string): LiveCommand | undefined {
    return this.#live.get(key)
  }

  /** Where the output of a command lies that ended under a daemon before this one, or was acknowledged. */
  stored(key: string, stream: StreamName): string | null {
    const accepted = this.#options.ledger.accepted(key)
    if (accepted === null || accepted === 'tombstone' || accepted.kind !== 'exec') return null
    return storedOutput(accepted.outputPath, stream)
  }

  async waitForEnd(key: string, signal: AbortSignal): Promise<EndBody | null> {
    const command = this.#live.get(key)
    if (command !== undefined) await untilEnd(command, signal)
    return command?.end ?? this.#options.ledger.ended(key)
  }

  /** An unknown key can never start after this. */
  async cancel(
    key: string,
    why: 'cancelled' | 'timeout' | 'interrupted' = 'cancelled',
    message?: string,
  ): Promise<void> {
    if (this.#options.ledger.entomb(key)) return
    const command = this.#live.get(key)
    if (command === undefined || command.end !== null) return
    command.stop ??= why
    command.message ??= message
    if (command.process === null) return
    const { mark, pid } = command.process
    await this.#options.killer.kill({ mark, group: pid, graceMs: GRACE_MS })
  }

  /** A line beside a command's own output, once: for what its programs keep to themselves. `caller`: as `callerOf` found it. */
  note(caller: string, line: string): void {
    const command = [...this.#live.values()].find(({ process }) => process?.mark === `${CALL_MARK}=${caller}`)
    if (command === undefined || command.end !== null || command.notes.has(line)) return
    command.notes.add(line)
    ;(command.spools.get('stderr') ?? command.spools.get('merged'))?.write(Buffer.from(`${line}\n`))
  }

  /** The server has the result: the record stays, the spools of ended commands may be closed. */
  acknowledge(key: string): void {
    this.#options.ledger.acknowledge(key)
    const command = this.#live.get(key)
    if (command?.end == null) return
    for (const spool of command.spools.values()) spool.close()
    this.#live.delete(key)
  }

  running(): string[] {
    return [...this.#live.values()].flatMap((command) => (command.end === null ? [command.key] : []))
  }

  #start(command: LiveCommand, body: ExecBody): void {
    const { uid, gid, root, killer } = this.#options
    killer.warm()
    command.spools = openSpools(command.outputPath, body)
    command.process = runCommand(body, {
      shell: this.#shells.take(body),
      root,
      environment: this.#environment,
      uid,
      gid,
      mayBegin: () => command.stop === null,
      onOutput: (stream, bytes) => this.#spool(command, body.output === 'merged' ? 'merged' : stream, bytes),
      onEnd: (end) => this.#conclude(command, end),
    })
    if (body.timeoutMs > 0) command.timer = setTimeout(() => void this.cancel(command.key, 'timeout'), body.timeoutMs)
  }

  #conclude(command: LiveCommand, { refused, ...end }: CommandEnd): void {
    const message = refused ?? command.message
    this.#finish(command, {
      ...end,
      kind: refused === undefined ? (command.stop ?? 'exited') : 'refused',
      outOfMemory: command.stop === null && end.outOfMemory,
      bytes: Object.fromEntries([...command.spools].map(([name, spool]) => [name, spool.total])),
      outputPath: command.outputPath,
      ...(message === undefined ? {} : { message: message.slice(0, 2000) }),
    })
  }

  #spool(command: LiveCommand, name: StreamName, bytes: Buffer): void {
    // What a child left behind still writes is read, so that it lives on, and thrown away.
    if (command.end === null) command.spools.get(name)?.write(bytes)
  }

  #finish(command: LiveCommand, end: EndBody): void {
    if (command.end !== null) return
    for (const spool of command.spools.values()) spool.end()
    command.end = this.#options.ledger.end(command.key, end)
    clearTimeout(command.timer)
    for (const wake of [...command.waiters]) wake()
  }

  close(): void {
    this.#shells.close()
  }
}
