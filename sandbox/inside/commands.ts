/** Commands of the unprivileged user: accepted in the ledger, run in a session of their own, spooled, and ended with all they started. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CALL_MARK } from './caller-of.ts'
import { oomKills } from './cgroup.ts'
import type { Ledger } from './ledger.ts'
import { Spool } from './spool.ts'
import { userEnvironment } from './user-environment.ts'
import type { EndBody, EntryBody, ExecBody } from './wire.ts'
import type { Worker } from './worker-pool.ts'

/** Milliseconds between SIGTERM and SIGKILL: everything is gone within 300. */
const GRACE_MS = 150
/** Milliseconds for output that is still in the pipe when the command has ended; a child left behind may hold it open for ever. */
const DRAIN_MS = 150

type StreamName = 'merged' | 'stdout' | 'stderr'

export interface CommandOptions {
  ledger: Ledger
  killer: Worker
  stateDir: string
  root: string
  home: string
  uid: number | null
  gid: number | null
}

export interface LiveCommand {
  key: string
  outputPath: string
  spools: Map<StreamName, Spool>
  end: EndBody | null
  waiters: Set<() => void>
  stop: 'cancelled' | 'timeout' | 'interrupted' | null
  child: ChildProcess | null
  notes: Set<string>
  /** Why it was stopped, where that is not the asker's own doing. */
  message: string | undefined
}

export class Commands {
  readonly #options: CommandOptions
  readonly #live = new Map<string, LiveCommand>()
  readonly #outputDir: string

  constructor(options: CommandOptions) {
    this.#options = options
    this.#outputDir = join(options.stateDir, '..', 'output')
    mkdirSync(this.#outputDir, { recursive: true, mode: 0o755 })
    // Whatever had been accepted and not ended died with the daemon before this one.
    for (const key of options.ledger.keys()) {
      const accepted = options.ledger.accepted(key)
      if (
        accepted !== null &&
        accepted !== 'tombstone' &&
        accepted.kind === 'exec' &&
        options.ledger.ended(key) === null
      )
        options.ledger.end(key, {
          ...refusal('interrupted', accepted.outputPath),
          bytes: writtenTo(accepted.outputPath),
        })
    }
  }

  /** The end at once when it was refused or is over. */
  exec(body: ExecBody): { outputPath: string; end: EndBody | null } {
    const { ledger } = this.#options
    const outputPath = join(this.#outputDir, `${body.key}.log`)
    try {
      if (!ledger.accept(body.key, { inputHash: body.inputHash, kind: 'exec', outputPath }))
        return this.#again(body, outputPath)
    } catch (error) {
      ledger.forget(body.key)
      return { outputPath, end: { ...refusal('refused', outputPath), message: wordsOf(error) } }
    }
    const command: LiveCommand = {
      key: body.key,
      outputPath,
      spools: new Map(),
      end: null,
      waiters: new Set(),
      stop: null,
      child: null,
      notes: new Set(),
      message: undefined,
    }
    this.#live.set(body.key, command)
    try {
      this.#start(command, body)
    } catch (error) {
      this.#finish(command, {
        ...refusal('refused', outputPath),
        message: wordsOf(error),
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
    const path = fileOf(accepted.outputPath, stream)
    return existsSync(path) ? path : null
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
    await this.#options.killer.kill({ mark: markOf(key), group: command.child?.pid ?? 0, graceMs: GRACE_MS })
  }

  /** A line beside the command's own output, once: for what its programs keep to themselves. */
  note(key: string, line: string): void {
    const command = this.#live.get(key)
    if (command === undefined || command.end !== null || command.notes.has(line)) return
    command.notes.add(line)
    ;(command.spools.get('stderr') ?? command.spools.get('merged'))?.write(Buffer.from(`${line}\n`))
  }

  /** The server has the result: the record stays, the spools of ended commands may be closed. */
  acknowledge(key: string): void {
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
    const startedAt = performance.now()
    const killsBefore = oomKills()
    const [file = '', ...args] = argvOf(body)
    for (const name of body.output === 'merged' ? (['merged'] as const) : (['stdout', 'stderr'] as const)) {
      command.spools.set(name, new Spool(fileOf(command.outputPath, name)))
    }
    const child = spawn(file, args, {
      cwd: body.cwd ?? root,
      env: this.#environment(body) as NodeJS.ProcessEnv,
      detached: true,
      stdio: [body.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    command.child = child
    if (body.stdin !== undefined) {
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(Buffer.from(body.stdin, 'base64'))
    }
    child.stdout?.on('data', (bytes: Buffer) =>
      this.#spool(command, body.output === 'merged' ? 'merged' : 'stdout', bytes),
    )
    child.stderr?.on('data', (bytes: Buffer) =>
      this.#spool(command, body.output === 'merged' ? 'merged' : 'stderr', bytes),
    )
    const cwd: Buffer[] = []
    child.stdio[3]?.on('data', (bytes: Buffer) => cwd.push(bytes))
    const timer =
      body.timeoutMs > 0 ? setTimeout(() => void this.cancel(command.key, 'timeout'), body.timeoutMs) : undefined
    const conclude = (exitCode: number | null, signal: string | null, message?: string) => {
      clearTimeout(timer)
      const directory = Buffer.concat(cwd).toString('utf8').trim()
      this.#finish(command, {
        kind: message === undefined ? (command.stop ?? 'exited') : 'refused',
        exitCode,
        signal,
        outOfMemory: command.stop === null && oomKills() > killsBefore && (signal === 'SIGKILL' || exitCode === 137),
        bytes: Object.fromEntries([...command.spools].map(([name, spool]) => [name, spool.total])),
        outputPath: command.outputPath,
        ...(body.reportCwd === true && directory.startsWith('/') ? { cwd: directory.slice(0, 4096) } : {}),
        durationMs: performance.now() - startedAt,
        ...((message ?? command.message) === undefined
          ? {}
          : { message: (message ?? command.message)?.slice(0, 2000) }),
      })
    }
    child.once('error', (error) => conclude(null, null, wordsOf(error)))
    child.once('exit', (code, signal) => afterDrain(child, () => conclude(code, signal)))
  }

  #spool(command: LiveCommand, name: StreamName, bytes: Buffer): void {
    // What a child left behind still writes is read, so that it lives on, and thrown away.
    if (command.end === null) command.spools.get(name)?.write(bytes)
  }

  #finish(command: LiveCommand, end: EndBody): void {
    if (command.end !== null) return
    for (const spool of command.spools.values()) spool.end()
    command.end = this.#options.ledger.end(command.key, end)
    for (const wake of [...command.waiters]) wake()
  }

  #environment(body: ExecBody): Record<string, string> {
    const [name, value] = markOf(body.key).split('=') as [string, string]
    return {
      ...userEnvironment(this.#options.home),
      TERM: 'dumb',
      PAGER: 'cat',
      GIT_PAGER: 'cat',
      GIT_TERMINAL_PROMPT: '0',
      ...body.env,
      [name]: value,
    }
  }
}

/** By this the processes of a command are found again, wherever they went. */
function markOf(key: string): string {
  return `${CALL_MARK}=${key}`
}

/** The kernel takes what runs here first when memory ends; and nobody opens all the files of the machine. */
const LIMITS = 'echo 500 >/proc/self/oom_score_adj 2>/dev/null\nulimit -n 65536 2>/dev/null\n'

/** Both outputs in one pipe in the order they came; the directory in which the shell ends on a pipe of its own. */
function argvOf(body: ExecBody): string[] {
  if (typeof body.command !== 'string') return body.command
  const merge = body.output === 'merged' ? 'exec 2>&1\n' : ''
  const report = body.reportCwd === true ? "trap 'builtin pwd -P >&3 2>/dev/null' EXIT\n" : ''
  return ['/bin/bash', '-c', `${LIMITS}${merge}${report}eval "$1"`, 'bash', body.command]
}

function afterDrain(child: ChildProcess, done: () => void): void {
  const timer = setTimeout(done, DRAIN_MS)
  child.once('close', () => {
    clearTimeout(timer)
    done()
  })
}

function fileOf(outputPath: string, stream: StreamName): string {
  return stream === 'stderr' ? `${outputPath}.stderr` : outputPath
}

/** What a command that was cut off has left. */
function writtenTo(outputPath: string): EndBody['bytes'] {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size
  const [out, err] = [size(outputPath), size(fileOf(outputPath, 'stderr'))]
  if (out === undefined) return {}
  return err === undefined ? { merged: out } : { stdout: out, stderr: err }
}

/** Why a command could not be started. */
function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk of the machine that runs the container is full: nothing can be started until there is space again.'
  if (code === 'EAGAIN') return 'The container runs as many processes as it may. Stop some of them, then try again.'
  return error instanceof Error ? error.message : String(error)
}

function refusal(kind: EndBody['kind'], outputPath: string): EndBody {
  return { kind, exitCode: null, signal: null, outOfMemory: false, bytes: {}, outputPath, durationMs: 0 }
}
