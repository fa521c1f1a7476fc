/** Live connections of browsers: who may connect, what they may ask, and what they are shown. */
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import {
  type ClientToServer,
  handshakeSchema,
  type ServerToClient,
  SOCKET_PATH,
  VIEWER_HEARTBEAT_MS,
  VIEWER_TIMEOUT_MS,
} from '#protocol/socket.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { EventLog } from '#server/store/event-log.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Authenticate } from './authenticate.ts'
import type { Person } from './caller.ts'
import { sameOrigin, samePageToken } from './origin.ts'
import { serveSessions } from './serve-sessions.ts'
import { createSocketFrame } from './socket-frame.ts'
import { serveStreams } from './socket-streams.ts'
import type { BrowserSocket } from './socket-wire.ts'

export interface SocketOptions {
  http: HttpServer
  registry: Registry
  sessions: Sessions
  log: EventLog
  authenticate: Authenticate
  publicOrigin: string | null
  logger: SessionLogger
  /** Told of each `watch`, for figures: from the log, behind so many events, or from the head. */
  onResume(path: 'log' | 'head', gap: number): void
}

export interface SocketServer {
  readonly connections: number
  /** Handed to sockets and not yet taken by the network. */
  readonly bufferedBytes: number
  /** Closes what a browser that signed out has open. */
  signedOut(authSessionId: string): void
  /** Tells all to come back later; their connections end with `close`. */
  draining(): void
  close(): Promise<void>
}

/** A message with everything in it: a long prompt as JSON. */
const MESSAGE_BYTES = 4_500_000
/** Of one signed-in browser: tabs, and those that were not noticed gone yet. */
const MOST_CONNECTIONS = 100
/** Milliseconds in which a right that was taken away ends. */
const RECHECK_MS = 5_000
const RETRY_MS = 5_000

export function createSocketServer(options: SocketOptions): SocketServer {
  const { http, authenticate, publicOrigin, logger } = options
  const io = new Server<ClientToServer, ServerToClient>({
    path: SOCKET_PATH,
    transports: ['websocket'],
    // Other upgrades belong to the pages' own server.
    destroyUpgrade: false,
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES,
    pingInterval: VIEWER_HEARTBEAT_MS,
    pingTimeout: VIEWER_TIMEOUT_MS,
    allowRequest: (request, decide) => {
      const allowed = sameOrigin(request, publicOrigin)
      decide(allowed ? null : 'foreign origin', allowed)
    },
  })
  io.use((socket, next) => {
    void admit(socket, authenticate).then(
      (person) => {
        if (person === null) return next(new Error('not_signed_in'))
        const room = `auth:${person.authSessionId}`
        if ((io.sockets.adapter.rooms.get(room)?.size ?? 0) >= MOST_CONNECTIONS) return next(new Error('too_many'))
        socket.data = { person }
        void socket.join(room)
        next()
      },
      (error: unknown) => {
        logger.error({ error: String(error) }, 'socket: not admitted by a fault of ours')
        next(new Error('internal'))
      },
    )
  })
  io.on('connection', (socket) => serve(socket, options))
  const recheck = setInterval(() => void recheckAll(io, authenticate), RECHECK_MS).unref()
  io.attach(http)
  return {
    get connections() {
      return io.engine.clientsCount
    },
    get bufferedBytes() {
      return bufferedBytes(io)
    },
    signedOut: (authSessionId) => void io.in(`auth:${authSessionId}`).disconnectSockets(true),
    draining: () => void io.emit('draining', { retryMs: Math.round(Math.random() * RETRY_MS) }),
    async close() {
      clearInterval(recheck)
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}

function bufferedBytes(io: Server<ClientToServer, ServerToClient>): number {
  let sum = 0
  for (const { conn } of io.sockets.sockets.values()) {
    sum += (conn.transport as { socket?: { bufferedAmount?: number } }).socket?.bufferedAmount ?? 0
  }
  return sum
}

/** The cookie says who; the token, that a page of ours asks. */
async function admit(socket: BrowserSocket, authenticate: Authenticate): Promise<Person | null> {
  const { headers, auth } = socket.handshake
  const handshake = handshakeSchema.safeParse(auth)
  if (!handshake.success) return null
  const caller = await authenticate({ headers: { cookie: headers.cookie } })
  return caller.kind === 'person' && samePageToken(caller, handshake.data.token) ? caller : null
}

async function recheckAll(io: Server<ClientToServer, ServerToClient>, authenticate: Authenticate): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    // A database that is away takes no rights away.
    const caller = await authenticate({ headers: { cookie: socket.handshake.headers.cookie } }).catch(() => null)
    if (caller?.kind === 'anonymous') socket.disconnect(true)
    else if (caller !== null) socket.data = { person: caller }
  }
}

function serve(socket: BrowserSocket, options: SocketOptions): void {
  const { sessions, logger } = options
  const frame = createSocketFrame({ socket, sessions, logger })
  serveSessions({ ...options, socket, frame })
  serveStreams({ ...options, socket, frame })
}
