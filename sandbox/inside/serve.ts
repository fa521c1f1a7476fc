/** The daemon's door: HTTP/2 on a unix socket inside the container, one route a line. */
import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { z } from 'zod'
import { MAX_FILE_BYTES, MAX_JSON_BYTES } from './wire.ts'

/** What a route is given. */
export interface Call {
  stream: ServerHttp2Stream
  headers: IncomingHttpHeaders
  query: URLSearchParams
  /** Aborts when the asker has gone. */
  signal: AbortSignal
}
export type Route = (call: Call) => Promise<void> | void

export interface Door {
  server: Http2Server
  close(): Promise<void>
}

export interface ServeOptions {
  routes: Readonly<Record<string, Route>>
  /** Told of each connection that said hello; it may end older ones. */
  onSession(session: ServerHttp2Session): void
}

export function serve({ routes, onSession }: ServeOptions): Door {
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer({
    maxSessionMemory: 64,
    maxHeaderListPairs: 64,
    settings: {
      enablePush: false,
      initialWindowSize: 256 * 1024,
      maxConcurrentStreams: 256,
      maxHeaderListSize: 16_384,
    },
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => undefined)
    session.once('close', () => sessions.delete(session))
    onSession(session)
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    const url = new URL(String(headers[':path'] ?? '/'), 'http://daemon')
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
    const controller = new AbortController()
    stream.once('close', () => controller.abort())
    const work = async () => {
      if (route === undefined) answerError(stream, 404, `There is no ${url.pathname}.`)
      else await route({ stream, headers, query: url.searchParams, signal: controller.signal })
    }
    work().catch((error: unknown) =>
      answerError(
        stream,
        error instanceof BadRequest ? 400 : 500,
        error instanceof Error ? error.message : String(error),
      ),
    )
  })
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy()
        server.close(() => resolve())
      }),
  }
}

/** The asker's fault. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

export function answerJson(stream: ServerHttp2Stream, value: unknown): void {
  if (stream.destroyed) return
  stream.respond({ ':status': 200, 'content-type': 'application/json' })
  stream.end(JSON.stringify(value))
}

function answerError(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed || stream.headersSent) {
    stream.close()
    return
  }
  stream.respond({ ':status': status, 'content-type': 'application/json' })
  stream.end(JSON.stringify({ message: message.slice(0, 2000) }))
}

export async function readBody(stream: ServerHttp2Stream, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length
    if (length > limit) throw new BadRequest(`The body is larger than ${limit} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export async function readJson<T extends z.ZodType>(call: Call, schema: T): Promise<z.infer<T>> {
  return parseJson((await readBody(call.stream, MAX_JSON_BYTES)).toString('utf8'), schema)
}

export function parseJson<T extends z.ZodType>(text: string, schema: T): z.infer<T> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new BadRequest('The body is not JSON.')
  }
  return parseBody(json, schema)
}

export function parseBody<T extends z.ZodType>(json: unknown, schema: T): z.infer<T> {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new BadRequest(parsed.error.message)
  return parsed.data
}

/** JSON and bytes in one body: four bytes of length, the JSON, the bytes. */
export async function readFramed<T extends z.ZodType>(
  call: Call,
  schema: T,
): Promise<{ head: z.infer<T>; bytes: Buffer }> {
  const body = await readBody(call.stream, MAX_FILE_BYTES + MAX_JSON_BYTES)
  if (body.length < 4 || body.readUInt32BE(0) > body.length - 4) throw new BadRequest('The body is cut.')
  const end = 4 + body.readUInt32BE(0)
  return { head: parseJson(body.subarray(4, end).toString('utf8'), schema), bytes: body.subarray(end) }
}

export function answerFramed(stream: ServerHttp2Stream, head: unknown, bytes: Uint8Array): void {
  if (stream.destroyed) return
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' })
  stream.write(Buffer.concat([length, json]))
  stream.end(bytes)
}

/** Resolves when the stream takes more, or when the asker has gone. */
export function drained(stream: ServerHttp2Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    stream.once('drain', done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
