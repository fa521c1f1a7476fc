/** One port for all: the API, the socket and the pages. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { sendProblem } from './http/problem.ts'
import { type ServeOptions, serveRoute } from './http/serve-route.ts'
import type { KnownHosts } from './known-hosts.ts'
import type { Pages } from './pages.ts'
import type { Previews } from './preview/previews.ts'
import { secureApi } from './security-headers.ts'

export interface HttpServerOptions extends ServeOptions {
  host: string
  port: number
  /** By which names the app answers. */
  knownHosts: KnownHosts
  /** Made once the port is known, since their addresses name it. */
  previews(port: number): Previews
}

export interface RunningHttp {
  /** Sees what is asked of the app's own hosts, and nothing else; sockets and pages are attached to it. */
  server: Server
  previews: Previews
  /** The port that was really taken. */
  port: number
  /** The API answers without them; they come when they are ready. */
  setPages(pages: Pages): void
  /** No new connections; those that are open end after their answer, at the latest after `withinMs`. */
  close(withinMs: number): Promise<void>
}

const API = /^\/(api(\/|$)|livez$|readyz$|metrics$)/
/** Milliseconds for the headers of a request; its body may take longer, as an archive does. */
const HEADERS_TIMEOUT_MS = 20_000

/** Rejects when the port is taken. */
export async function listen(options: HttpServerOptions): Promise<RunningHttp> {
  const { host, port, services } = options
  let pages: Pages | null = null
  const front = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0, maxHeaderSize: 32 * 1024 })
  // PV1: whose host it is comes before everything else, whoever attaches to the app's server.
  const server = createServer()
  server.on('request', (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (path.startsWith(`${SOCKET_PATH}/`)) return
    if (API.test(path)) {
      secureApi(response)
      void serveRoute(options, request, response)
    } else void servePage(pages, { request, response, options })
  })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(`${SOCKET_PATH}/`)) return
    if (pages === null) socket.destroy()
    else pages.upgrade(request, socket, head).catch(() => socket.destroy())
  })
  front.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject)
    front.listen(port, host, () => {
      front.off('error', reject)
      resolve()
    })
  })
  front.on('error', (error) => services.logger.error({ error: String(error) }, 'http: the server failed'))
  const taken = (front.address() as AddressInfo).port
  const previews = options.previews(taken)
  joinHosts({ front, server, previews, knownHosts: options.knownHosts })
  return {
    ...{ server, previews, port: taken },
    setPages: (ready) => {
      pages = ready
    },
    close: (withinMs) => {
      previews.close()
      return close(front, withinMs)
    },
  }
}

interface Hosts {
  front: Server
  server: Server
  previews: Previews
  knownHosts: KnownHosts
}

function joinHosts({ front, server, previews, knownHosts }: Hosts): void {
  front.on('request', (request, response) => {
    const { host } = request.headers
    if (previews.claims(host)) void previews.serve(request, response)
    else if (knownHosts(host)) server.emit('request', request, response)
    else refuseHost(request, response)
  })
  front.on('upgrade', (request, socket, head) => {
    const { host } = request.headers
    if (previews.claims(host)) previews.upgrade(request, socket, head).catch(() => socket.destroy())
    else if (knownHosts(host)) server.emit('upgrade', request, socket, head)
    else socket.end('HTTP/1.1 421 Misdirected Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
}

/** PV4: the name is not repeated, since it is a stranger's. */
function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  secureApi(response)
  const detail =
    'Slipway does not answer by this name. If it is yours, set SLIPWAY_PUBLIC_URL to the address people use.'
  sendProblem(response, { status: 421, code: 'unknown_host', detail, headers: { connection: 'close' } })
  request.resume()
}

async function servePage(
  pages: Pages | null,
  { request, response, options }: { request: IncomingMessage; response: ServerResponse; options: ServeOptions },
): Promise<void> {
  if (pages === null) {
    const detail = 'The pages are not ready yet. Try again in a moment.'
    sendProblem(response, { status: 503, code: 'starting', detail, headers: { 'retry-after': '1' } })
    return
  }
  try {
    await pages.serve(request, response)
  } catch (error) {
    options.services.logger.error({ error: String(error) }, 'http: a page failed')
    sendProblem(response, { status: 500, code: 'internal', detail: 'This page failed. The server log says why.' })
  }
}

async function close(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), withinMs)
  await closed
  clearTimeout(timer)
}
