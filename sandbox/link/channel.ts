/** One HTTP/2 connection to a daemon over any byte stream: bounded, watched by pings, and distrustful of what comes back. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import type { Duplex, Readable } from 'node:stream'
import type { z } from 'zod'
import { DEAD_AFTER_MS, PING_EVERY_MS } from '../inside/connection-times.ts'
import { MAX_FILE_BYTES, MAX_JSON_BYTES } from '../inside/wire.ts'
import { type CallAnswer, CallStream } from './call-stream.ts'

/** The connection is gone; whether the daemon is, is not known here. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError'
}

/** The daemon refused, or answered what no daemon of ours answers. */
export class DaemonError extends Error {
  override readonly name = 'DaemonError'
}

/** What is asked often, and answered soon. */
const SHARED: ReadonlySet<string> = new Set(['/exec', '/find', '/cancel', '/acknowledge', '/file', '/write'])
/** Bytes of a call that delays nobody behind it. */
const SMALL = 64 * 1024
const NOTHING = new Uint8Array()

export interface Ask {
  path: string
  json?: unknown
  /** Sent behind `json`. */
  bytes?: Uint8Array
  /** Sent instead of both, as it comes. */
  source?: Readable
  signal?: AbortSignal | undefined
}

export class Channel {
  readonly #session: ClientHttp2Session
  readonly #duplex: Duplex
  readonly #timer: NodeJS.Timeout
  #lastAnswer = Date.now()
  #calls: CallStream | null = null
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

  /** From here on small calls share one stream. A daemon of another release may not know it: then each has its own. */
  async shareCalls(): Promise<void> {
    const { stream, status } = await this.#request({ path: '/calls' }, true)
    if (status === 200) this.#calls = new CallStream(stream)
    else stream.close()
  }

  /** Rejects with ChannelClosedError, DaemonError or an AbortError. */
  async json<T extends z.ZodType>(ask: Ask, schema: T): Promise<z.infer<T>> {
    return (await this.framed(ask, schema)).head
  }

  /** An answer of JSON, or of JSON and bytes. Rejects as `json` does. */
  async framed<T extends z.ZodType>(ask: Ask, schema: T): Promise<{ head: z.infer<T>; bytes: Uint8Array }> {
    const shared = await this.#shared(ask)
    if (shared !== null) return { head: checked(shared.value, schema), bytes: shared.bytes }
    const { bytes, type } = await this.#body(ask, MAX_FILE_BYTES + MAX_JSON_BYTES)
    if (type === 'application/json') {
      if (bytes.length > MAX_JSON_BYTES) throw new DaemonError('The answer of the daemon is too large.')
      return { head: parse(bytes, schema), bytes: new Uint8Array() }
    }
    if (bytes.length < 4 || bytes.readUInt32BE(0) > bytes.length - 4)
      throw new DaemonError('The answer of the daemon is cut.')
    const end = 4 + bytes.readUInt32BE(0)
    return { head: parse(bytes.subarray(4, end), schema), bytes: new Uint8Array(bytes.subarray(end)) }
  }

  /** Null: it goes on a stream of its own. */
  async #shared({ path, json, bytes = NOTHING, source, signal }: Ask): Promise<CallAnswer | null> {
    const calls = this.#calls
    if (calls === null || !calls.open || !SHARED.has(path) || source !== undefined || signal !== undefined) return null
    if (bytes.length + JSON.stringify(json).length > SMALL) return null
    const answer = await calls.ask(path, json, bytes).catch((error: unknown) => {
      throw this.#explain(error, undefined)
    })
    if (answer.status === 413) return null
    if (answer.status !== 200)
      throw new DaemonError(wordsIn(answer.value) ?? `The daemon answered with ${answer.status}.`)
    return answer
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
      } else if (ask.bytes !== undefined) stream.end(framedBody(ask.json, ask.bytes))
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
  return checked(json, schema)
}

function checked<T extends z.ZodType>(json: unknown, schema: T): z.infer<T> {
  const parsed = schema.safeParse(json)
  if (!parsed.success)
    throw new DaemonError('The answer of the daemon is not what was asked for.', { cause: parsed.error })
  return parsed.data
}

function framedBody(json: unknown, bytes: Uint8Array): Buffer {
  const head = Buffer.from(JSON.stringify(json))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, bytes])
}

function messageIn(bytes: Buffer): string | null {
  try {
    return wordsIn(JSON.parse(bytes.toString('utf8')))
  } catch {
    return null
  }
}

function wordsIn(json: unknown): string | null {
  return typeof json === 'object' && json !== null && 'message' in json ? String(json.message).slice(0, 500) : null
}
