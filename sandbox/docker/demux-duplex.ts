/** Docker's framed stream of an exec as a plain duplex: what the program writes is read, what is written goes to its input. */
import { Duplex } from 'node:stream'

/** Bytes of standard error that are kept for whoever asks why the stream ended. */
const KEPT_ERROR = 4096
const HEADER = 8
const STDERR = 2

export class DemuxDuplex extends Duplex {
  readonly #raw: Duplex
  #header = Buffer.alloc(0)
  #left = 0
  #kind = 0
  #error = Buffer.alloc(0)
  #heard: (heard: boolean) => void = () => {}
  /** True with the program's first byte; false when it ended without one. */
  readonly heard: Promise<boolean>

  constructor(raw: Duplex) {
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024, allowHalfOpen: false })
    this.#raw = raw
    this.heard = new Promise((resolve) => {
      this.#heard = resolve
    })
    raw.on('data', (chunk: Buffer) => this.#take(chunk))
    raw.once('end', () => this.push(null))
    raw.once('error', (error) => this.destroy(error))
    raw.once('close', () => this.destroy())
  }

  /** The last that the program said on standard error. */
  get errorText(): string {
    return this.#error.toString('utf8').trim()
  }

  override _read(): void {
    this.#raw.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#raw.destroyed) done(new Error('The connection to the container is closed.'))
    else if (this.#raw.write(chunk)) done()
    else this.#afterDrain(done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy()
    this.#heard(false)
    done(error)
  }

  #afterDrain(done: () => void): void {
    const finish = () => {
      this.#raw.off('drain', finish)
      this.#raw.off('close', finish)
      done()
    }
    this.#raw.once('drain', finish)
    this.#raw.once('close', finish)
  }

  #take(chunk: Buffer): void {
    let more = true
    for (let at = 0; at < chunk.length; ) {
      if (this.#left === 0) {
        at = this.#takeHeader(chunk, at)
        continue
      }
      const piece = chunk.subarray(at, at + this.#left)
      at += piece.length
      this.#left -= piece.length
      if (this.#kind === STDERR) this.#error = Buffer.concat([this.#error, piece]).subarray(-KEPT_ERROR)
      else {
        this.#heard(true)
        more = this.push(piece)
      }
    }
    if (!more) this.#raw.pause()
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + HEADER - this.#header.length)
    this.#header = this.#header.length === 0 ? Buffer.from(part) : Buffer.concat([this.#header, part])
    if (this.#header.length === HEADER) {
      this.#kind = this.#header[0] ?? 0
      this.#left = this.#header.readUInt32BE(4)
      this.#header = Buffer.alloc(0)
    }
    return at + part.length
  }
}
