/** One unprivileged process of the daemon: asked by message, replaced when it dies. */
import { type ChildProcess, fork } from 'node:child_process'
import type { WorkerReply, WorkerRequest } from './worker.ts'

export interface WorkerOptions {
  /** The daemon's own file; started with the argument `worker`. */
  script: string
  root: string
  uid: number | null
  gid: number | null
}

export type Asked = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id' | 'root'> : never) : never

export class WorkerProcess {
  readonly #options: WorkerOptions
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #child: ChildProcess | null = null
  #id = 0

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  /** So that the first who asks does not wait for its start. */
  warm(): void {
    this.#child ??= this.#start()
  }

  /** The process may be killed by the code it serves: then the asked thing failed, and the next finds a new one. */
  ask<T>(request: Asked, onDeath: T): Promise<T> {
    const child = this.#child ?? this.#start()
    const id = ++this.#id
    return new Promise((resolve) => {
      const done = (result: T) => {
        this.#waiting.delete(id)
        child.off('exit', dead)
        resolve(result)
      }
      const dead = () => done(onDeath)
      this.#waiting.set(id, (result) => done(result as T))
      child.once('exit', dead)
      child.send({ id, root: this.#options.root, ...request } as WorkerRequest, (error) => {
        if (error === null) return
        this.#forget(child)
        dead()
      })
    })
  }

  /** It does not answer: whatever waits fails. */
  kill(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  close(): void {
    if (this.#child?.connected === true) this.#child.disconnect()
    this.#child = null
  }

  #start(): ChildProcess {
    const { script, uid, gid } = this.#options
    const child = fork(script, ['worker'], {
      serialization: 'advanced',
      env: {} as NodeJS.ProcessEnv,
      execArgv: process.execArgv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    child.setMaxListeners(0)
    child.on('message', (reply: WorkerReply) => this.#waiting.get(reply.id)?.(reply.result))
    child.on('exit', () => this.#forget(child))
    child.on('error', () => this.#forget(child))
    this.#child = child
    return child
  }

  #forget(child: ChildProcess): void {
    if (this.#child === child) this.#child = null
  }
}
