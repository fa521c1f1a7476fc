/** Pipes for the output of commands, made ahead as FIFOs: unlike Node's own pipes, which are sockets, they can be opened again as /dev/stdout. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, constants, mkdirSync, openSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Made at a time, and left when the next are made. */
const BATCH = 64
const LOW = 24

export interface OutputPipe {
  readFd: number
  /** To be closed here once the command has it. */
  writeFd: number
}

export class OutputPipes {
  readonly #dir: string
  readonly #names: string[] = []
  #making = false

  constructor(stateDir: string) {
    this.#dir = join(stateDir, 'pipes')
    rmSync(this.#dir, { recursive: true, force: true })
    mkdirSync(this.#dir, { mode: 0o700 })
  }

  /** Null: none is ready. Its name is gone at once; only those who have it can use it. */
  take(): OutputPipe | null {
    const name = this.#names.pop()
    if (this.#names.length < LOW) void this.fill()
    if (name === undefined) return null
    const readFd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      return { readFd, writeFd: openSync(name, constants.O_WRONLY) }
    } catch (error) {
      closeSync(readFd)
      throw error
    } finally {
      unlinkSync(name)
    }
  }

  /** Resolves when more are ready, or when this image has no `mkfifo`: then commands get sockets. */
  fill(): Promise<void> {
    if (this.#making) return Promise.resolve()
    this.#making = true
    const names = Array.from({ length: BATCH }, () => join(this.#dir, randomUUID()))
    return new Promise((resolve) => {
      // Everybody may open them, for the directory lets nobody in: the user's processes reach theirs through their descriptors.
      const child = spawn('mkfifo', ['-m', '666', ...names], { stdio: 'ignore' })
      const done = (made: boolean) => {
        this.#making = false
        if (made) this.#names.push(...names)
        resolve()
      }
      child.once('error', () => done(false))
      child.once('exit', (code) => done(code === 0))
    })
  }
}
