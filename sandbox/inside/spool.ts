/** What a command wrote: kept on disk up to a cap, and the newest of the rest in memory, so that a flood costs neither disk nor RAM. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/** Bytes from the beginning that are kept on disk, and from the end beyond them. */
export const HEAD_BYTES = 64 * 1024 * 1024
export const TAIL_BYTES = 1024 * 1024
/** Bytes, and milliseconds, that may wait in memory before they are written: a short command ends before its file is made. */
const WAITING_BYTES = 32 * 1024
const WAITING_MS = 20

export class Spool {
  readonly path: string
  #fd: number | null = null
  readonly #listeners = new Set<() => void>()
  /** What is not on disk, or not yet. */
  #tail: Buffer = Buffer.alloc(0)
  #total = 0
  #onDisk = 0
  /** Nothing more goes to the disk: the head is whole, or there is no room. */
  #full = false
  #ended = false
  #isComplete = false
  #flushing: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.path = path
  }

  get total(): number {
    return this.#total
  }

  get ended(): boolean {
    return this.#ended
  }

  write(bytes: Uint8Array): void {
    this.#total += bytes.length
    this.#tail = this.#tail.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#tail, bytes])
    if (this.#tail.length > WAITING_BYTES) this.#flush()
    else this.#flushing ??= setTimeout(() => this.#flush(), WAITING_MS)
    this.#changed()
  }

  /** The file is whole before anything else is asked for. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    // Behind the answer that this end gives rise to, and before anybody can ask for the file.
    setImmediate(() => this.#complete())
    this.#changed()
  }

  close(): void {
    this.#complete()
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  /** Bytes from an offset on; from what is no longer kept it goes on where the kept end begins. Empty: nothing there yet. */
  read(from: number, length: number): { offset: number; bytes: Uint8Array } {
    // What was shown of a command that runs outlives the daemon.
    if (!this.#ended && this.#flushing !== undefined) this.#flush()
    if (from < this.#onDisk && this.#fd !== null) {
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

  #flush(): void {
    clearTimeout(this.#flushing)
    this.#flushing = undefined
    const room = this.#full ? 0 : Math.min(this.#tail.length, HEAD_BYTES - this.#onDisk)
    const stored = this.#store(this.#tail.subarray(0, room))
    this.#onDisk += stored
    this.#full ||= stored < this.#tail.length
    this.#tail = this.#tail.subarray(stored)
    if (this.#full) this.#tail = this.#tail.subarray(-TAIL_BYTES)
  }

  /** On a full disk the command goes on: its newest output is still in memory. */
  #store(bytes: Uint8Array): number {
    let done = 0
    try {
      this.#fd ??= openSync(this.path, 'wx+', 0o644)
      while (done < bytes.length) done += writeSync(this.#fd, bytes, done)
    } catch {
      // The record says how much there was.
    }
    return done
  }

  /** The kept end behind the head, with a word of what lies between. */
  #complete(): void {
    if (this.#isComplete) return
    this.#isComplete = true
    this.#flush()
    if (this.#tail.length === 0) return
    const between = this.#total - this.#onDisk - this.#tail.length
    const gap = Buffer.from(between > 0 ? `\n[${between} bytes left out]\n` : '')
    this.#store(Buffer.concat([gap, this.#tail]))
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
