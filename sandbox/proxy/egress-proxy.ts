/** The server's end of a session's only way out: an HTTP proxy that resolves names itself, judges, pins the address and records. */
import { lookup } from 'node:dns/promises'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex, Writable } from 'node:stream'
import { REFUSED_HEADER } from '../inside/egress-refusal.ts'
import type { EgressRecord, NetworkRules } from '../provider.ts'
import { isListed, judgeHost, normalizeHost, type Target } from './judge-host.ts'
import { plainDuplex } from './plain-duplex.ts'
import { isPublicAddress } from './public-address.ts'

/** Milliseconds for a name or a connection; and without any byte in either direction. */
const CONNECT_MS = 15_000
const IDLE_MS = 10 * 60_000

export interface EgressOptions {
  rules(): NetworkRules
  onRecord(record: EgressRecord): void
  /** Hosts, or `host:port`, that may lie at private addresses: for the owner's own registries, and for tests. They are not allowed by that. */
  privateHosts?: readonly string[]
  resolve?(host: string): Promise<string[]>
}

export interface EgressProxy {
  /** Serves one connection that something in the container has opened. */
  accept(stream: Duplex): void
  /** The rules are others now: what is open and no longer allowed is cut. */
  judgeAgain(): void
  close(): void
}

type Reached = { kind: 'address'; address: string } | { kind: 'denied' | 'failed'; reason: string }

export function createEgressProxy(options: EgressOptions): EgressProxy {
  const server: Server = createServer({ maxHeaderSize: 32 * 1024, requestTimeout: 0, headersTimeout: 30_000 })
  const proxy = new Proxying(options)
  server.on('request', (request, response) => void proxy.request(request, response))
  server.on('connect', (request, socket, head) => void proxy.tunnel(request, socket, head))
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('clientError', (_error, socket) => socket.destroy())
  return {
    accept: (stream) => {
      const socket = plainDuplex(stream)
      socket.on('error', () => socket.destroy())
      server.emit('connection', socket)
    },
    judgeAgain: () => proxy.judgeAgain(),
    close: () => {
      proxy.cutAll()
      server.closeAllConnections()
    },
  }
}

class Proxying {
  readonly #options: EgressOptions
  /** What is open, and to where. */
  readonly #open = new Map<Writable, Target>()

  constructor(options: EgressOptions) {
    this.#options = options
  }

  judgeAgain(): void {
    for (const [stream, target] of this.#open) if (!judgeHost(target, this.#options.rules()).allowed) stream.destroy()
  }

  cutAll(): void {
    for (const stream of this.#open.keys()) stream.destroy()
  }

  #keep(stream: Writable, target: Target): void {
    this.#open.set(stream, target)
    stream.once('close', () => this.#open.delete(stream))
  }

  /** Must not reject. */
  async tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const target = targetOf(request.url ?? '', 443)
    const reached = await this.#reach(target, 'CONNECT')
    if (reached.kind !== 'address' || target === null) {
      const reason = reached.kind === 'address' ? '' : reached.reason
      socket.end(refusalHead(reached.kind === 'denied' ? 403 : 502, reason))
      return
    }
    const upstream = connect({ host: reached.address, port: target.port })
    upstream.setTimeout(CONNECT_MS, () => upstream.destroy(new Error('It did not answer in time.')))
    upstream.once('error', (error) => {
      this.#record(target, 'CONNECT', { verdict: 'failed', reason: error.message })
      socket.end(refusalHead(502, `${target.host} could not be reached: ${error.message}`))
    })
    upstream.once('connect', () => {
      this.#record(target, 'CONNECT', { verdict: 'allowed', reason: '' })
      this.#keep(socket, target)
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) upstream.write(head)
      joinSockets(socket, upstream)
    })
  }

  /** Must not reject. */
  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verb = request.method ?? 'GET'
    const url = urlOf(request.url ?? '')
    const target = url === null ? null : targetOf(url.host, 80)
    const reached = await this.#reach(target, verb)
    if (reached.kind !== 'address' || target === null || url === null) {
      const reason = reached.kind === 'address' ? '' : reached.reason
      // Most programs show the phrase of the status line, and not the body.
      response.writeHead(reached.kind === 'denied' ? 403 : 502, asciiOf(reason), {
        'content-type': 'text/plain; charset=utf-8',
        [REFUSED_HEADER]: 'yes',
      })
      response.end(`${reason}\n`)
      return
    }
    const { 'proxy-connection': _hop, 'proxy-authorization': _secret, ...headers } = request.headers
    const upstream = httpRequest({
      host: reached.address,
      port: target.port,
      method: verb,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host },
      timeout: CONNECT_MS,
    })
    upstream.once('timeout', () => upstream.destroy(new Error('It did not answer in time.')))
    upstream.once('error', (error) => {
      this.#record(target, verb, { verdict: 'failed', reason: error.message })
      if (response.headersSent) response.destroy()
      else {
        const reason = `${target.host} could not be reached: ${error.message}`
        const head = { 'content-type': 'text/plain; charset=utf-8', [REFUSED_HEADER]: 'yes' }
        response.writeHead(502, asciiOf(reason), head).end(`${reason}\n`)
      }
    })
    upstream.once('response', (answer) => {
      this.#record(target, verb, { verdict: 'allowed', reason: '' })
      upstream.setTimeout(IDLE_MS)
      this.#keep(response, target)
      delete answer.headers[REFUSED_HEADER]
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    response.once('close', () => upstream.destroy())
    request.pipe(upstream)
  }

  /** Judges the name, resolves it here, and lets only a public address through: the one that is then connected to. */
  async #reach(target: Target | null, verb: string): Promise<Reached> {
    if (target === null)
      return { kind: 'denied', reason: 'The proxy was asked for something that is no host and port.' }
    const verdict = judgeHost(target, this.#options.rules())
    if (!verdict.allowed) return this.#refuse(target, verb, { kind: 'denied', reason: verdict.reason })
    const resolve = this.#options.resolve ?? addressesOf
    const addresses = await resolve(target.host).catch(() => [])
    if (addresses.length === 0)
      return this.#refuse(target, verb, { kind: 'failed', reason: `The name ${target.host} could not be resolved.` })
    const open = isListed(target, this.#options.privateHosts ?? [], null)
    const address = addresses.find((candidate) => open || isPublicAddress(candidate))
    if (address === undefined)
      return this.#refuse(target, verb, {
        kind: 'denied',
        reason: `${target.host} lies at a private address, which no session may reach.`,
      })
    return { kind: 'address', address }
  }

  #refuse(target: Target, verb: string, refusal: Exclude<Reached, { kind: 'address' }>): Reached {
    this.#record(target, verb, { verdict: refusal.kind, reason: refusal.reason })
    return refusal
  }

  #record({ host, port }: Target, verb: string, outcome: Pick<EgressRecord, 'verdict' | 'reason'>): void {
    this.#options.onRecord({ host, port, verb: verb.slice(0, 20), ...outcome, at: new Date() })
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true, verbatim: false })).map(({ address }) => address)
}

function urlOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && url.protocol === 'http:' && url.username === '' && url.password === '' ? url : null
}

/** `host:port`, or a host alone. */
function targetOf(text: string, defaultPort: number): Target | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:@/\s]+)(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] === undefined ? null : normalizeHost(match[1])
  const port = match?.[2] === undefined ? defaultPort : Number(match[2])
  return host === null || port < 1 || port > 65_535 ? null : { host, port }
}

function joinSockets(socket: Duplex, upstream: Socket): void {
  upstream.setTimeout(IDLE_MS)
  upstream.removeAllListeners('error')
  upstream.on('error', () => socket.destroy())
  socket.on('close', () => upstream.destroy())
  socket.pipe(upstream)
  upstream.pipe(socket)
}

/** Most programs show the phrase of the status line at the most, and never the body. */
function refusalHead(status: number, reason: string): string {
  return `HTTP/1.1 ${status} ${asciiOf(reason)}\r\n${REFUSED_HEADER}: yes\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n\r\n${reason}\n`
}

/** Header values are bytes of ASCII. */
function asciiOf(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500)
}
