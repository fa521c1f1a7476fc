/** The server's end of a session's only way out: an HTTP proxy that resolves names itself, judges, pins the address and records. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { forwardRequest, say } from './forward-request.ts'
import { parseTarget, type Target } from './judge-host.ts'
import { answer, openTunnel } from './open-tunnel.ts'
import { Passage, type PassageOptions } from './passage.ts'
import { plainDuplex } from './plain-duplex.ts'

export type EgressOptions = PassageOptions

export interface EgressProxy {
  /** Serves one connection that something in the container has opened. */
  accept(stream: Duplex): void
  /** Ends all connections; later ones are refused. */
  close(): void
}

/** Connections of one session at once. */
const MOST_CONNECTIONS = 256
/** Milliseconds until a connection must have said what it wants. */
const PATIENCE_MS = 30_000
const MAX_HEADER = 32 * 1024
const MAX_TARGET = 8 * 1024

const ODD = 'The proxy was asked for something that is no address of the web.'

export function createEgressProxy(options: EgressOptions): EgressProxy {
  const server = createServer({ maxHeaderSize: MAX_HEADER, keepAliveTimeout: 60_000 })
  const streams = new Set<Duplex>()
  const waiting = new WeakMap<Duplex, NodeJS.Timeout>()
  let closed = false
  const heard = (stream: Duplex) => clearTimeout(waiting.get(stream))

  server.on('request', (request, response) => {
    heard(request.socket)
    void handle(request, response, options)
  })
  server.on('connect', (request, socket, head) => {
    heard(socket)
    const target = isPlain(request.url) ? parseTarget(request.url, 443) : null
    if (target === null) refuseOdd(options, 'CONNECT', (reason) => answer(socket, 400, reason))
    else void openTunnel(new Passage(target, 'CONNECT', options), socket, head)
  })
  server.on('upgrade', (_request, socket) => answer(socket, 400, 'The proxy does not change protocols: use CONNECT.'))
  server.on('clientError', (_error, socket) => answer(socket, 400, ODD))

  return {
    accept(connection) {
      const stream = plainDuplex(connection)
      stream.on('error', () => stream.destroy())
      if (closed || streams.size >= MOST_CONNECTIONS) {
        stream.destroy()
        return
      }
      streams.add(stream)
      const timer = setTimeout(() => stream.destroy(), PATIENCE_MS)
      waiting.set(stream, timer)
      stream.once('close', () => {
        clearTimeout(timer)
        streams.delete(stream)
      })
      server.emit('connection', stream)
    },
    close() {
      closed = true
      for (const stream of streams) stream.destroy()
    },
  }
}

/** Must not reject. */
async function handle(request: IncomingMessage, response: ServerResponse, options: EgressOptions): Promise<void> {
  const verb = request.method ?? 'GET'
  const asked = isPlain(request.url) ? webAddress(request.url) : null
  if (asked === null) return refuseOdd(options, verb, (reason) => say(response, 400, reason))
  await forwardRequest(new Passage(asked.target, verb, options), { request, response, url: asked.url })
}

/** Printable ASCII without the backslash, which some read as a slash: parsers must not differ about where a name ends. */
function isPlain(text: string | undefined): text is string {
  return text !== undefined && text.length <= MAX_TARGET && /^[\x21-\x5b\x5d-\x7e]+$/.test(text)
}

/** Null unless it is plain http, without a name and password in it. */
function webAddress(text: string): { url: URL; target: Target } | null {
  if (!/^http:\/\/[^/?#@]+(?:[/?#]|$)/i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  const target = parseTarget(url.host, 80)
  return target === null ? null : { url, target }
}

function refuseOdd(options: EgressOptions, verb: string, reply: (reason: string) => void): void {
  options.onRecord({
    host: '(unreadable)',
    port: 0,
    verb: verb.slice(0, 20),
    verdict: 'denied',
    reason: ODD,
    at: new Date(),
  })
  reply(ODD)
}
