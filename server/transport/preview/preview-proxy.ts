/** Carries requests and upgrades to a port inside a container, both ways as they come. */
import { request as httpRequest, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type PreviewNames, requestHeaders, responseHeaders } from './preview-headers.ts'

export interface Carried {
  tunnel: Duplex
  names: PreviewNames
  /** Bytes went by. */
  onActivity(): void
}

/** Resolves when the answer is whole or cut; `false`: the program hung up before it said anything. */
export function carryRequest(
  { tunnel, names, onActivity }: Carried,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  return new Promise((resolve) => {
    const upstream = ask(tunnel, names, request, [])
    const end = (answered: boolean) => {
      tunnel.destroy()
      resolve(answered)
    }
    tunnel.on('data', onActivity)
    upstream.once('response', (answer) => {
      response.writeHead(
        answer.statusCode ?? 502,
        answer.statusMessage ?? '',
        responseHeaders(answer.rawHeaders, names),
      )
      response.flushHeaders()
      answer.pipe(response)
      answer.once('error', () => response.destroy())
      answer.once('aborted', () => response.destroy())
    })
    upstream.on('error', () => {
      if (response.headersSent) response.destroy()
      end(response.headersSent)
    })
    response.once('close', () => end(true))
    request.on('error', () => upstream.destroy())
    request.pipe(upstream)
  })
}

/** Resolves when both ends have gone. */
export function carryUpgrade(
  { tunnel, names, onActivity }: Carried,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): Promise<void> {
  return new Promise((resolve) => {
    const upgrade = String(request.headers.upgrade ?? 'websocket')
    const upstream = ask(tunnel, names, request, ['Connection', 'Upgrade', 'Upgrade', upgrade])
    const end = () => {
      tunnel.destroy()
      socket.destroy()
      resolve()
    }
    socket.once('close', end)
    socket.on('error', end)
    upstream.on('error', end)
    upstream.once('upgrade', (answer, through, rest) => {
      const hop = ['Connection', 'Upgrade', 'Upgrade', String(answer.headers.upgrade ?? upgrade)]
      socket.write(headOf(answer, [...responseHeaders(answer.rawHeaders, names), ...hop]))
      if (rest.length > 0) socket.write(rest)
      if (head.length > 0) through.write(head)
      through.on('error', end)
      through.once('close', end)
      through.on('data', onActivity)
      socket.on('data', onActivity)
      through.pipe(socket)
      socket.pipe(through)
    })
    upstream.once('response', (answer) => {
      socket.write(headOf(answer, [...responseHeaders(answer.rawHeaders, names), 'Connection', 'close']))
      answer.pipe(socket)
    })
    upstream.end()
  })
}

function ask(tunnel: Duplex, { port, ...names }: PreviewNames, request: IncomingMessage, more: string[]) {
  return httpRequest({
    createConnection: () => tunnel,
    method: request.method,
    path: request.url,
    setHost: false,
    // Each request has a connection of its own: to open one costs less than a millisecond.
    headers: [
      ...requestHeaders(request.rawHeaders, { port, ...names }),
      ...(more.length === 0 ? ['Connection', 'close'] : more),
    ] as never,
  })
}

function headOf({ statusCode = 502, statusMessage }: IncomingMessage, headers: string[]): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage ?? STATUS_CODES[statusCode] ?? ''}`]
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}
