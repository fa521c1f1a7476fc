/** Shells of the unprivileged user that were started before they are needed: the start is most of what a short command takes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import { CALL_MARK } from './caller-of.ts'
import { TOLD_FD, tellingOf, WAITING_ARGV } from './shell-script.ts'
import type { ExecBody } from './wire.ts'

export interface WaitingShellsOptions {
  root: string
  environment: Readonly<Record<string, string>>
  uid: number | null
  gid: number | null
}

export interface WaitingShell {
  child: ChildProcess
  /** The entry of its environment by which its processes are found again. */
  mark: string
}

const MOST = 4
/** Milliseconds until one that was taken is replaced: not while its command is being answered. */
const REFILL_MS = 15
/** Bytes of a command that a waiting shell is told: it reads them one by one. */
const LONGEST = 4096

export class WaitingShells {
  readonly #options: WaitingShellsOptions
  readonly #shells: WaitingShell[] = []
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: WaitingShellsOptions) {
    this.#options = options
  }

  /** Starts them one by one, when the daemon has nothing else to do. */
  fill(): void {
    if (this.#closed || this.#timer !== undefined || this.#shells.length >= MOST) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#start()) this.fill()
    }, REFILL_MS).unref()
  }

  /** Null: this command, or this moment, needs a shell of its own. */
  take(body: ExecBody): WaitingShell | null {
    const telling = this.#tellingOf(body)
    const shell = telling === null ? undefined : this.#shells.shift()
    this.fill()
    if (telling === null || shell === undefined) return null
    const told = shell.child.stdio[TOLD_FD] as Writable
    told.end(telling, () => told.destroy())
    return shell
  }

  /** An environment of its own is read by bash at its start; so is what comes on its input. */
  #tellingOf({ command, env, stdin, cwd = this.#options.root, output, reportCwd }: ExecBody): Buffer | null {
    if (typeof command !== 'string' || stdin !== undefined || Object.keys(env ?? {}).length > 0) return null
    if (command.includes('\0') || cwd.includes('\0') || command.length + cwd.length > LONGEST) return null
    return tellingOf({ command, cwd, output, reportCwd })
  }

  /** False: not now. A container that is full of processes, or has no memory left, starts no more. */
  #start(): boolean {
    const shell = this.#spawn()
    if (shell?.child.pid === undefined) return false
    this.#shells.push(shell)
    // The code that runs here may kill it: it has the same user.
    shell.child.once('exit', () => {
      const place = this.#shells.indexOf(shell)
      if (place >= 0) this.#shells.splice(place, 1)
    })
    return true
  }

  #spawn(): WaitingShell | null {
    const { root, environment, uid, gid } = this.#options
    const id = `waiting-${randomBytes(9).toString('hex')}`
    const [file, ...args] = WAITING_ARGV
    try {
      const child = spawn(file, args, {
        cwd: root,
        env: { ...environment, [CALL_MARK]: id } as unknown as NodeJS.ProcessEnv,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
        ...(uid === null || gid === null ? {} : { uid, gid }),
      })
      // Who is told while it dies ends as the command that it was told.
      for (const stream of child.stdio) stream?.on('error', () => undefined)
      child.on('error', () => undefined)
      return { child, mark: `${CALL_MARK}=${id}` }
    } catch {
      // The command that comes starts its own, and says why it cannot.
      return null
    }
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const { child } of this.#shells.splice(0)) (child.stdio[TOLD_FD] as Writable).destroy()
  }
}
