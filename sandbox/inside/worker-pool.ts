/** The daemon's end of its unprivileged workers: asked by message, replaced when one dies. */
import { type ChildProcess, fork } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { encodeFrame, FrameReader } from './call-frames.ts'
import type { Scan } from './checkpoints/scan-tree.ts'
import type { Answer } from './file-actions.ts'
import type { FileAction, Result } from './wire.ts'
import { FILES_FD, type WorkerReply, type WorkerRequest } from './worker.ts'

export interface WorkerOptions {
  /** The daemon's own file; started with the argument `worker`. */
  script: string
  root: string
  uid: number | null
  gid: number | null
}

const NOTHING = new Uint8Array()

type Asked = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id' | 'root'> : never) : never

/** One worker that does what is asked in order. */
export class Worker {
  readonly #options: WorkerOptions
  readonly #waiting = new Map<number, (result: unknown) => void>()
  readonly #files = new Map<number, (answer: Result<Answer>) => void>()
  #child: ChildProcess | null = null
  #id = 0

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** By a pipe of frames: what is asked most is spared the cost of a message between processes. */
  file(action: FileAction, bytes: Uint8Array = NOTHING): Promise<Result<Answer>> {
    const child = this.#child ?? this.#start()
    const id = ++this.#id
    return new Promise((resolve) => {
      const dead = () => {
        this.#files.delete(id)
        resolve({ ok: false, problem: { kind: 'failed', path: action.path, message: 'The file worker died.' } })
      }
      this.#files.set(id, (answer) => {
        child.off('exit', dead)
        resolve(answer)
      })
      child.once('exit', dead)
      const head = JSON.stringify({ root: this.#options.root, action })
      ;(child.stdio[FILES_FD] as Duplex).write(encodeFrame({ id, head, bytes }))
    })
  }

  unpack(path: string): Promise<Result<{ files: number; bytes: number }>> {
    return this.#ask(
      { kind: 'unpack', path },
      { ok: false, problem: { kind: 'failed', path, message: 'The file worker died.' } },
    )
  }

  scan(): Promise<Result<Scan>> {
    const problem = { kind: 'failed' as const, path: '', message: 'The file worker died.' }
    return this.#ask({ kind: 'scan' }, { ok: false, problem })
  }

  /** In the order of the paths; empty when the worker died. */
  readMany(paths: readonly string[]): Promise<(Uint8Array | null)[]> {
    return this.#ask<(Uint8Array | null)[]>({ kind: 'read-many', paths }, [])
  }

  /** Ready before it is needed: a container that is full of processes starts no more. */
  warm(): void {
    if (this.#child === null) this.#start()
  }

  kill(killing: { mark: string; group: number; graceMs: number }): Promise<number> {
    return this.#ask({ kind: 'kill', ...killing }, 0)
  }

  /** Names of processes by the sockets they hold. */
  owners(inodes: readonly string[]): Promise<Record<string, string>> {
    return this.#ask({ kind: 'owners', inodes }, {})
  }

  /** What the mark of the process says that a connection belongs to. */
  caller(connection: { from: number; to: number }): Promise<string | null> {
    return this.#ask({ kind: 'caller', ...connection }, null)
  }

  /** The worker may be killed by the code it serves: then the asked thing failed, and the next finds a new one. */
  #ask<T>(request: Asked, onDeath: T): Promise<T> {
    const child = this.#child ?? this.#start()
    const id = ++this.#id
    return new Promise((resolve) => {
      const dead = () => {
        this.#waiting.delete(id)
        resolve(onDeath)
      }
      this.#waiting.set(id, (result) => {
        child.off('exit', dead)
        resolve(result as T)
      })
      child.once('exit', dead)
      child.send({ id, root: this.#options.root, ...request } as WorkerRequest)
    })
  }

  #start(): ChildProcess {
    const { script, uid, gid } = this.#options
    const child = fork(script, ['worker'], {
      serialization: 'advanced',
      env: {} as NodeJS.ProcessEnv,
      execArgv: process.execArgv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    child.setMaxListeners(0)
    child.on('message', (reply: WorkerReply) => {
      const answer = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      answer?.(reply.result)
    })
    this.#hearFiles(child.stdio[FILES_FD] as Duplex)
    const forget = () => {
      if (this.#child === child) this.#child = null
    }
    child.on('exit', forget)
    child.on('error', forget)
    this.#child = child
    return child
  }

  #hearFiles(pipe: Duplex): void {
    const reader = new FrameReader(Number.POSITIVE_INFINITY)
    pipe.on('error', () => undefined)
    pipe.on('data', (part: Buffer) => {
      for (const { id, head, bytes } of reader.push(part)) {
        const told = JSON.parse(head) as { result: Result<Answer>; hasBytes: boolean }
        const { result } = told
        const answer = this.#files.get(id)
        this.#files.delete(id)
        answer?.(result.ok && told.hasBytes ? { ok: true, value: { ...result.value, bytes } } : result)
      }
    })
  }

  close(): void {
    this.#child?.disconnect()
    this.#child = null
  }
}
