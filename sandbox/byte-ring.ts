/** The newest bytes of a stream that never ends, each at an offset that never changes. */
export class ByteRing {
  readonly #capacity: number
  #bytes: Buffer
  #start = 0
  #total = 0

  /** `from`: the offset at which the stream is joined. */
  constructor(capacity: number, from = 0) {
    this.#capacity = capacity
    this.#bytes = Buffer.allocUnsafe(Math.min(capacity, 16 * 1024))
    this.#start = from
    this.#total = from
  }

  /** The offset of the oldest byte that is kept, and of the next one to come. */
  get start(): number {
    return this.#start
  }
  get total(): number {
    return this.#total
  }

  write(bytes: Uint8Array): void {
    const kept = bytes.subarray(Math.max(0, bytes.length - this.#capacity))
    this.#grow(Math.min(this.#capacity, this.#total - this.#start + bytes.length))
    this.#total += bytes.length
    const size = this.#bytes.length
    const at = (this.#total - kept.length) % size
    const first = Math.min(kept.length, size - at)
    this.#bytes.set(kept.subarray(0, first), at)
    this.#bytes.set(kept.subarray(first), 0)
    this.#start = Math.max(this.#start, this.#total - size)
  }

  /** What lies before is given up: the stream goes on at `offset`. */
  skipTo(offset: number): void {
    if (offset <= this.#total) return
    this.#start = offset
    this.#total = offset
  }

  /** At most `length` bytes from an offset on, or from the oldest kept one. A copy. Empty: nothing there yet. */
  read(from: number, length: number): { offset: number; bytes: Buffer } {
    const offset = Math.min(Math.max(from, this.#start), this.#total)
    const count = Math.min(length, this.#total - offset)
    const at = offset % this.#bytes.length
    const first = Math.min(count, this.#bytes.length - at)
    const bytes = Buffer.concat([this.#bytes.subarray(at, at + first), this.#bytes.subarray(0, count - first)])
    return { offset, bytes }
  }

  /** Doubles until the capacity, so that a quiet terminal costs little. */
  #grow(needed: number): void {
    if (needed <= this.#bytes.length) return
    const { bytes, offset } = this.read(this.#start, this.#total - this.#start)
    let size = this.#bytes.length
    while (size < needed) size = Math.min(this.#capacity, size * 2)
    this.#bytes = Buffer.allocUnsafe(size)
    const at = offset % size
    const first = Math.min(bytes.length, size - at)
    this.#bytes.set(bytes.subarray(0, first), at)
    this.#bytes.set(bytes.subarray(first), 0)
  }
}
