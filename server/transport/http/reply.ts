/** What a handler may answer beside plain JSON: bytes, streams, and other statuses. */
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export class Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Readable | Uint8Array | string | null

  constructor(options: {
    status: number
    headers?: Record<string, string>
    body?: Readable | Uint8Array | string | null
  }) {
    this.status = options.status
    this.headers = options.headers ?? {}
    this.body = options.body ?? null
  }
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return new Reply({ status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(value) })
}

/** Resolves when all is handed over. A stream that fails breaks the connection, since its status is sent already. */
export async function sendReply(response: ServerResponse, { status, headers, body }: Reply, head: boolean) {
  const all: Record<string, string | number> = { 'cache-control': 'no-store', ...headers }
  if (body instanceof Readable) {
    response.writeHead(status, all)
    if (head) {
      body.destroy()
      response.end()
    } else await pipeline(body, response)
    return
  }
  const bytes = body === null ? Buffer.alloc(0) : Buffer.from(body as Uint8Array)
  if (status !== 204 && status !== 304) all['content-length'] = bytes.length
  response.writeHead(status, all)
  response.end(head ? undefined : bytes)
}
