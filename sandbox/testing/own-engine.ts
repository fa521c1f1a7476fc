/** A Docker engine of a test's own, beside the machine's, that may be killed and restarted. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../engine/engine.ts'

const START_MS = 60_000
const ENDING_MS = 10_000

export class OwnEngine implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'slipway-engine-'))
  readonly socketPath = join(this.#dir, 'docker.sock')
  #child: ChildProcess | null = null

  get host(): string {
    return `unix://${this.socketPath}`
  }

  /** After a kill the first start may fail, since what is left of the one before is only ending: it is tried again. */
  async start({ liveRestore }: { liveRestore: boolean }): Promise<void> {
    const until = Date.now() + START_MS
    if (this.#child === null) await this.#buryContainerd()
    while (Date.now() < until) {
      if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null)
        this.#spawn(liveRestore)
      const answered = await openEngine(this.socketPath)
        .ping()
        .then(() => true)
        .catch(() => false)
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('The engine of the test did not start.')
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM')
    for (const pid of this.#leftBehind()) killIfThere(pid)
    await new Promise((resolve) => setTimeout(resolve, 300))
    for (const place of this.#mounts()) spawnSync('umount', ['--lazy', place])
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }

  /** The innermost first. */
  #mounts(): string[] {
    const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n')
    return lines
      .flatMap((line) => line.split(' ')[1] ?? [])
      .filter((place) => place.startsWith(this.#dir))
      .reverse()
  }

  /** dockerd takes a containerd that is ending, or ended and waits for its parent to look, for one that runs, and gives up on it after 15 s. */
  async #buryContainerd(): Promise<void> {
    const file = join(this.#dir, 'exec/containerd/containerd.pid')
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    for (const until = Date.now() + ENDING_MS; isRunning(pid) && Date.now() < until; )
      await new Promise((resolve) => setTimeout(resolve, 20))
    if (!isRunning(pid)) rmSync(file, { force: true })
  }

  #spawn(liveRestore: boolean): void {
    const at = (name: string) => join(this.#dir, name)
    const places = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '--host', this.host]
    const quiet = ['--bridge', 'none', '--iptables=false', '--ip6tables=false', '--log-level', 'fatal']
    const options = liveRestore ? ['--live-restore'] : ['--shutdown-timeout', '3']
    rmSync(at('pid'), { force: true })
    this.#child = spawn('dockerd', [...places, ...quiet, ...options], { stdio: 'ignore' })
  }

  /** What an engine that was killed has left: its containerd and the keepers of containers name its directory. */
  #leftBehind(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.#dir)
        } catch {
          return false
        }
      })
  }
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** What ends by itself may do so between a look and the signal. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
