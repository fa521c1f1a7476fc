/** What a command wrote: the first of it on disk, the newest of the rest in memory, so that a flood costs neither disk nor RAM; all of it counted. */
import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { Tail } from './tail.ts'

/** Bytes from the beginning that are kept on disk, and from the end beyond them. */
export const HEAD_BYTES = 64 * 1024 * 1024
export const TAIL_BYTES = 1024 * 1024

/** What is left of an ended output: the head at the start of its file, the tail at the end of it. */
export interface Kept {
  total: number
  head: number
  tail: number
}

export class Spool {
  readonly path: string
  readonly #headLimit: number
  readonly #listeners = new Set<() => void>()
  #fd: number | null
  #tail: Tail | null = null
  #total = 0
  #head = 0
  #full = false
  #kept: Kept | null = null

  /** Throws when the file cannot be made. */
  constructor(path: string, headLimit: number = HEAD_BYTES) {
    this.path = path
    this.#headLimit = headLimit
    this.#fd = openSync(path, 'wx+', 0o644)
  }

  get total(): number {
    return this.#total
  }

  get ended(): boolean {
    return this.#kept !== null
  }

  write(bytes: Uint8Array): void {
    if (this.#kept !== null) return
    const room = this.#full ? 0 : Math.min(bytes.length, this.#headLimit - this.#head)
    const stored = room > 0 ? this.#store(bytes.subarray(0, room)) : 0
    if (stored < bytes.length) {
      this.#tail ??= new Tail(TAIL_BYTES)
      this.#tail.push(bytes.subarray(stored))
    }
    this.#total += bytes.length
    this.#changed()
  }

  /** On a full disk the command goes on: its newest output is still in memory. */
  #store(bytes: Uint8Array): number {
    let done = 0
    try {
      while (done < bytes.length) done += writeSync(this.#fd ?? -1, bytes, done, bytes.length - done, this.#head + done)
    } catch {
      this.#full = true
    }
    this.#head += done
    return done
  }

  /** Puts the tail behind the head. The same from every call. */
  end(): Kept {
    if (this.#kept !== null) return this.#kept
    const kept = { total: this.#total, head: this.#head, tail: 0 }
    const tail = this.#tail?.bytes() ?? Buffer.alloc(0)
    const between = this.#total - this.#head - tail.length
    try {
      if (tail.length > 0) {
        const gap = Buffer.from(between > 0 ? `\n[${between} bytes left out]\n` : '')
        writeSync(this.#fd ?? -1, Buffer.concat([gap, tail]), 0, gap.length + tail.length, this.#head)
        kept.tail = tail.length
      }
      if (this.#total > 0) fdatasyncSync(this.#fd ?? -1)
    } catch {
      // The disk is full: the head is there, and the record says how long the whole was.
    }
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
    this.#tail = null
    this.#kept = kept
    this.#changed()
    return kept
  }

  /** Bytes from an offset on; from what is no longer kept it goes on where the kept end begins. Empty: nothing there, or nothing yet. */
  read(from: number, length: number): { offset: number; bytes: Uint8Array } {
    if (this.#kept !== null) return readKept(this.path, this.#kept, { from, length })
    if (from < this.#head) {
      const bytes = Buffer.allocUnsafe(Math.min(length, this.#head - from))
      return { offset: from, bytes: bytes.subarray(0, readSync(this.#fd ?? -1, bytes, 0, bytes.length, from)) }
    }
    if (this.#tail === null) return { offset: from, bytes: new Uint8Array() }
    const tailAt = this.#total - this.#tail.length
    const at = Math.max(from, tailAt)
    return { offset: at, bytes: this.#tail.slice(at - tailAt, length) }
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
      if (signal.aborted || this.ended) done()
    })
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** The same for an output that ended before, also under an earlier daemon. A file that is gone is empty. */
export function readKept(
  path: string,
  kept: Kept,
  { from, length }: { from: number; length: number },
): { offset: number; bytes: Uint8Array } {
  const tailAt = kept.total - kept.tail
  const offset = from < kept.head ? from : Math.max(from, tailAt)
  const end = from < kept.head ? kept.head : kept.total
  if (offset >= end) return { offset, bytes: new Uint8Array() }
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return { offset, bytes: new Uint8Array() }
  }
  try {
    const at = from < kept.head ? offset : fstatSync(fd).size - kept.tail + (offset - tailAt)
    const bytes = Buffer.allocUnsafe(Math.min(length, end - offset))
    return { offset, bytes: bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at)) }
  } finally {
    closeSync(fd)
  }
}
