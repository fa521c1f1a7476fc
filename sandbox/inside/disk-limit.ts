/** How much the unprivileged user has written, and, where no file system bounds it, the end of what writes too much. */
import { spawn } from 'node:child_process'
import { statfsSync } from 'node:fs'
import type { Commands } from './commands.ts'

export interface DiskLimitOptions {
  bytes: number
  /** No file system of that size lies below: somebody has to look. */
  isWatched: boolean
  places: readonly string[]
  uid: number | null
  gid: number | null
}

/** Milliseconds between looks while something runs; a slow look is followed by ten times its own length. */
const LOOK_MS = 2000
const REST_FACTOR = 10
const LOOK_LIMIT_MS = 60_000
/** Milliseconds for which a counted figure is still good to be shown. */
const FRESH_MS = 10_000

export class DiskLimit {
  readonly #options: DiskLimitOptions
  readonly #commands: Commands
  #timer: NodeJS.Timeout | undefined
  #last = { bytes: 0, at: Number.NEGATIVE_INFINITY }
  #ended = false

  constructor(options: DiskLimitOptions, commands: Commands) {
    this.#options = options
    this.#commands = commands
    if (options.isWatched) this.#arm(LOOK_MS)
  }

  /** Why nothing may be written now; null: it may. */
  get refusal(): string | null {
    return this.#options.isWatched && this.#last.bytes > this.#options.bytes ? this.#sentence() : null
  }

  async usedBytes(): Promise<number> {
    if (this.#options.isWatched) {
      if (performance.now() - this.#last.at > FRESH_MS) await this.#look()
      return this.#last.bytes
    }
    const { bsize, blocks, bfree } = statfsSync(this.#options.places[0] ?? '/')
    return (blocks - bfree) * bsize
  }

  close(): void {
    this.#ended = true
    clearTimeout(this.#timer)
  }

  #arm(ms: number): void {
    if (this.#ended) return
    this.#timer = setTimeout(() => void this.#watch(), ms)
    this.#timer.unref()
  }

  /** What grows beyond the limit is stopped; what makes room again is left alone. */
  async #watch(): Promise<void> {
    const began = performance.now()
    const running = this.#commands.running()
    if (running.length > 0 || this.refusal !== null) {
      const before = this.#last.bytes
      await this.#look()
      if (this.refusal !== null && this.#last.bytes > before)
        await Promise.all(running.map((key) => this.#commands.cancel(key, 'cancelled', this.#sentence())))
    }
    this.#arm(Math.max(LOOK_MS, (performance.now() - began) * REST_FACTOR))
  }

  #sentence(): string {
    const gib = (this.#options.bytes / 1024 ** 3).toFixed(this.#options.bytes < 10 * 1024 ** 3 ? 2 : 0)
    return `No space left: the disk limit of this session (${gib} GiB) is reached. Delete files, then go on.`
  }

  async #look(): Promise<void> {
    const { places, uid, gid } = this.#options
    const bytes = await measure(places, { uid, gid })
    // What cannot be counted is as it was.
    if (bytes !== null) this.#last = { bytes, at: performance.now() }
  }
}

function measure(
  places: readonly string[],
  { uid, gid }: { uid: number | null; gid: number | null },
): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn('du', ['-sxc', '--block-size=1', '--', ...places], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: LOOK_LIMIT_MS,
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => {
      output = (output + bytes.toString('latin1')).slice(-4096)
    })
    child.once('error', () => resolve(null))
    child.once('close', () => {
      const total = /^(\d+)\ttotal$/m.exec(output)?.[1]
      resolve(total === undefined ? null : Number(total))
    })
  })
}
