/** The newest bytes of a flood, in memory that is taken once. */

export class Tail {
  readonly #ring: Buffer
  #next = 0
  #length = 0

  constructor(capacity: number) {
    this.#ring = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#length
  }

  push(bytes: Uint8Array): void {
    const newest = bytes.subarray(Math.max(0, bytes.length - this.#ring.length))
    const first = Math.min(newest.length, this.#ring.length - this.#next)
    this.#ring.set(newest.subarray(0, first), this.#next)
    this.#ring.set(newest.subarray(first), 0)
    this.#next = (this.#next + newest.length) % this.#ring.length
    this.#length = Math.min(this.#ring.length, this.#length + newest.length)
  }

  /** A copy of at most `length` bytes, counted from the oldest that is kept. */
  slice(from: number, length: number): Buffer {
    const count = Math.max(0, Math.min(length, this.#length - from))
    const start = (this.#next - this.#length + from + 2 * this.#ring.length) % this.#ring.length
    const first = Math.min(count, this.#ring.length - start)
    return Buffer.concat([this.#ring.subarray(start, start + first), this.#ring.subarray(0, count - first)])
  }

  bytes(): Buffer {
    return this.slice(0, this.#length)
  }
}
