/** One HTTP/2 connection to a daemon over any byte stream: bounded, watched by pings, and distrustful of what comes back. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import type { Duplex, Readable } from 'node:stream'
import type { z } from 'zod'
import { DEAD_AFTER_MS, PING_EVERY_MS } from '../inside/connection-times.ts'
import { MAX_FILE_BYTES, MAX_JSON_BYTES } from '../inside/wire.ts'

/** The connection is gone; whether the daemon is, is not known here. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError'
}

/** The daemon refused, or answered what no daemon of ours answers. */
export class DaemonError extends Error {
  override readonly name = 'DaemonError'
}

export interface Ask {
  path: string
  json?: unknown
  /** Sent instead of `json`. */
  bytes?: Buffer
  /** Sent instead of both, as it comes. */
  source?: Readable
  signal?: AbortSignal | undefined
}

export class Channel {
  readonly #session: ClientHttp2Session
  readonly #duplex: Duplex
  readonly #timer: NodeJS.Timeout
  #lastAnswer = Date.now()
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>

  constructor(duplex: Duplex) {
    this.#duplex = duplex
    this.#session = connect('http://daemon', {
      createConnection: () => duplex,
      maxSessionMemory: 64,
      settings: { enablePush: false, initialWindowSize: 256 * 1024, maxHeaderListSize: 16_384 },
    })
    this.#session.on('error', () => undefined)
    duplex.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.#session.once('close', resolve)
      duplex.once('close', () => this.destroy())
    })
    this.#timer = setInterval(() => this.#ping(), PING_EVERY_MS)
    this.#timer.unref()
    this.closed.then(
      () => clearInterval(this.#timer),
      () => undefined,
    )
  }

  destroy(): void {
    if (!this.#session.destroyed) this.#session.destroy()
    this.#duplex.destroy()
  }

  /** Rejects with ChannelClosedError, DaemonError or an AbortError. */
  async json<T extends z.ZodType>(ask: Ask, schema: T): Promise<z.infer<T>> {
    return parse((await this.#body(ask, MAX_JSON_BYTES)).bytes, schema)
  }

  /** A body of JSON, or of a length, JSON and bytes. */
  async framed<T extends z.ZodType>(ask: Ask, schema: T): Promise<{ head: z.infer<T>; bytes: Uint8Array }> {
    const { bytes, type } = await this.#body(ask, MAX_FILE_BYTES + MAX_JSON_BYTES)
    if (type === 'application/json') return { head: parse(bytes, schema), bytes: new Uint8Array() }
    if (bytes.length < 4 || bytes.readUInt32BE(0) > bytes.length - 4)
      throw new DaemonError('The answer of the daemon is cut.')
    const end = 4 + bytes.readUInt32BE(0)
    return { head: parse(bytes.subarray(4, end), schema), bytes: new Uint8Array(bytes.subarray(end)) }
  }

  /** An open stream whose answer has begun. Its end is the caller's. */
  async open(ask: Ask & { keepOpen?: boolean }): Promise<{ stream: ClientHttp2Stream; status: number }> {
    const { stream, status } = await this.#request(ask, ask.keepOpen === true)
    return { stream, status }
  }

  async #body(ask: Ask, limit: number): Promise<{ bytes: Buffer; type: string }> {
    const { stream, status, type } = await this.#request(ask, false)
    const parts: Buffer[] = []
    let length = 0
    try {
      for await (const part of stream as AsyncIterable<Buffer>) {
        length += part.length
        if (length > limit) throw new DaemonError('The answer of the daemon is too large.')
        parts.push(part)
      }
    } catch (error) {
      throw this.#explain(error, ask.signal)
    } finally {
      letGo(stream)
    }
    const bytes = Buffer.concat(parts)
    if (status !== 200) throw new DaemonError(messageIn(bytes) ?? `The daemon answered with ${status}.`)
    // A stream that was cut ends without an error; a whole one was closed by the other end.
    if (this.#session.destroyed && length === 0)
      throw new ChannelClosedError('The connection to the sandbox has ended.')
    return { bytes, type }
  }

  #request(ask: Ask, keepOpen: boolean): Promise<{ stream: ClientHttp2Stream; status: number; type: string }> {
    if (this.#session.destroyed || this.#session.closed)
      return Promise.reject(new ChannelClosedError('The connection to the sandbox has ended.'))
    return new Promise((resolve, reject) => {
      const stream = this.#session.request(
        { ':method': 'POST', ':path': ask.path },
        { endStream: false, ...(ask.signal === undefined ? {} : { signal: ask.signal }) },
      )
      const fail = (error?: unknown) => reject(this.#explain(error, ask.signal))
      stream.once('error', fail)
      stream.once('close', () => fail())
      stream.once('response', (headers) => {
        stream.on('error', () => undefined)
        resolve({ stream, status: Number(headers[':status']), type: String(headers['content-type'] ?? '') })
      })
      if (ask.source !== undefined) {
        ask.source.once('error', () => stream.close())
        ask.source.pipe(stream)
      } else if (ask.bytes !== undefined) stream.end(ask.bytes)
      else if (ask.json !== undefined) stream.end(JSON.stringify(ask.json))
      else if (!keepOpen) stream.end()
    })
  }

  #explain(error: unknown, signal: AbortSignal | undefined): Error {
    if (signal?.aborted === true) return new DOMException('Aborted', 'AbortError') as unknown as Error
    if (error instanceof DaemonError) return error
    return new ChannelClosedError('The connection to the sandbox has ended.', { cause: error })
  }

  #ping(): void {
    if (Date.now() - this.#lastAnswer > DEAD_AFTER_MS + PING_EVERY_MS) this.destroy()
    if (this.#session.destroyed || this.#session.closed) return
    this.#session.ping((error) => {
      if (error === null) this.#lastAnswer = Date.now()
    })
  }
}

/** Only what has not ended is reset: a connection on which a thousand ended streams were reset is ended by the other side. */
export function letGo(stream: ClientHttp2Stream): void {
  if (!stream.readableEnded) stream.close()
}

function parse<T extends z.ZodType>(bytes: Buffer, schema: T): z.infer<T> {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new DaemonError('The answer of the daemon is not JSON.', { cause })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success)
    throw new DaemonError('The answer of the daemon is not what was asked for.', { cause: parsed.error })
  return parsed.data
}

function messageIn(bytes: Buffer): string | null {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof json === 'object' && json !== null && 'message' in json ? String(json.message).slice(0, 500) : null
  } catch {
    return null
  }
}
