/** A plain HTTP request in absolute form, sent on to an address that was judged. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { connectFirst } from './connect-first.ts'
import type { Passage } from './passage.ts'

/** Milliseconds: for the first byte of an answer, and without a byte. */
const ANSWER_MS = 120_000

/** Headers that are about one connection and not about the request. */
const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export interface Forwarding {
  request: IncomingMessage
  response: ServerResponse
  url: URL
}

/** Must not reject. */
export async function forwardRequest(passage: Passage, { request, response, url }: Forwarding): Promise<void> {
  const reached = await passage.reach()
  if (reached.kind !== 'addresses') return say(response, reached.kind === 'denied' ? 403 : 502, reached.reason)
  let socket: Socket
  try {
    socket = await connectFirst(reached.addresses, passage.target.port)
  } catch (error) {
    return say(response, 502, passage.failed(error))
  }
  send(passage, { request, response, url }, socket)
}

function send(passage: Passage, { request, response, url }: Forwarding, socket: Socket): void {
  const upstream = httpRequest({
    createConnection: () => socket,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    // The host that was judged is the host that is asked, whatever the header said.
    headers: { ...endToEnd(request.headers), host: url.host, connection: 'close' },
    timeout: ANSWER_MS,
    maxHeaderSize: 64 * 1024,
  })
  let answered = false
  upstream.once('timeout', () => upstream.destroy(new Error('It did not answer in time.')))
  upstream.on('error', (error) => {
    if (response.headersSent) response.destroy()
    else if (!answered) say(response, 502, passage.failed(error))
    answered = true
  })
  upstream.once('response', (answer) => {
    answered = true
    passage.record('allowed', '')
    answer.once('error', () => response.destroy())
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
    answer.pipe(response)
  })
  response.once('close', () => upstream.destroy())
  request.once('error', () => upstream.destroy())
  request.pipe(upstream)
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name) && !named.includes(name)))
}

export function say(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent || response.destroyed) return
  const body = `${reason}\n`
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) }
  // A refusal of a proxy is not an answer of the host: nothing keeps it.
  response.writeHead(status, { ...headers, 'cache-control': 'no-store', connection: 'close' }).end(body)
}
