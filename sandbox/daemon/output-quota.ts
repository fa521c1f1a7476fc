/** Keeps the outputs of all commands together below a bound: what the server has already goes first, then new outputs get less room. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { HEAD_BYTES } from './spool.ts'

/** Bytes of all outputs on disk. */
const QUOTA = 1024 * 1024 * 1024
/** Bytes that every command may keep of its output, however full it is. */
const LEAST = 1024 * 1024

export class OutputQuota {
  readonly #dir: string
  readonly #quota: number
  /** In the order in which the server had them. */
  readonly #freeable: string[] = []

  constructor(dir: string, quota: number = QUOTA) {
    this.#dir = dir
    this.#quota = quota
  }

  /** The files of a command whose result the server has. */
  release(paths: readonly string[]): void {
    this.#freeable.push(...paths)
  }

  /** Bytes that the head of a new output may have. Removes released outputs, the oldest first, when it gets tight. */
  grant(): number {
    let used = this.#used()
    while (used > this.#quota - HEAD_BYTES) {
      const path = this.#freeable.shift()
      if (path === undefined) break
      used -= sizeOf(path)
      rmSync(path, { force: true })
    }
    return Math.max(LEAST, Math.min(HEAD_BYTES, this.#quota - used))
  }

  #used(): number {
    return readdirSync(this.#dir).reduce((sum, name) => sum + sizeOf(join(this.#dir, name)), 0)
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
