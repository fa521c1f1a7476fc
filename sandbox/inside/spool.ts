/** What a command wrote: kept on disk up to a cap, and the newest of the rest in memory, so that a flood costs neither disk nor RAM. */
import { appendFileSync, closeSync, openSync, readSync, writeSync } from 'node:fs'

/** Bytes from the beginning that are kept on disk, and from the end beyond them. */
export const HEAD_BYTES = 64 * 1024 * 1024
export const TAIL_BYTES = 1024 * 1024

export class Spool {
  readonly path: string
  readonly #fd: number
  readonly #listeners = new Set<() => void>()
  #tail: Buffer = Buffer.alloc(0)
  #total = 0
  #onDisk = 0
  #full = false
  #ended = false

  /** Throws when the file cannot be made. */
  constructor(path: string) {
    this.path = path
    this.#fd = openSync(path, 'wx+', 0o644)
  }

  get total(): number {
    return this.#total
  }

  write(bytes: Uint8Array): void {
    const room = this.#full ? 0 : Math.min(bytes.length, HEAD_BYTES - this.#onDisk)
    const stored = room > 0 ? this.#store(bytes.subarray(0, room)) : 0
    this.#total += bytes.length
    if (stored < bytes.length) this.#tail = Buffer.concat([this.#tail, bytes.subarray(stored)]).subarray(-TAIL_BYTES)
    this.#changed()
  }

  /** On a full disk the command goes on: its newest output is still in memory. */
  #store(bytes: Uint8Array): number {
    try {
      let done = 0
      while (done < bytes.length) done += writeSync(this.#fd, bytes, done)
      this.#onDisk += done
      return done
    } catch {
      this.#full = true
      return 0
    }
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    const between = this.#total - this.#onDisk - this.#tail.length
    try {
      if (this.#tail.length > 0)
        appendFileSync(
          this.#fd,
          Buffer.concat([Buffer.from(between > 0 ? `\n[${between} bytes left out]\n` : ''), this.#tail]),
        )
    } catch {
      // The disk is full: the head is there, and the record says how long it was.
    }
    this.#changed()
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** Bytes from an offset on; from what is no longer kept it goes on where the kept end begins. Empty: nothing there yet. */
  read(from: number, length: number): { offset: number; bytes: Uint8Array } {
    if (from < this.#onDisk) {
      const bytes = Buffer.allocUnsafe(Math.min(length, this.#onDisk - from))
      const count = readSync(this.#fd, bytes, 0, bytes.length, from)
      return { offset: from, bytes: bytes.subarray(0, count) }
    }
    const tailAt = this.#total - this.#tail.length
    const at = Math.max(from, tailAt)
    return { offset: at, bytes: this.#tail.subarray(at - tailAt, at - tailAt + length) }
  }

  /** Resolves at the next change, at the end, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#listeners.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#listeners.add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  get ended(): boolean {
    return this.#ended
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
