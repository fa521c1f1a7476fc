/** Live connections of browsers: who may connect, what they may ask, and what they are shown. */
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import {
  type ClientToServer,
  handshakeSchema,
  pageSchema,
  type ServerToClient,
  SOCKET_PATH,
  type SocketProblem,
  socketCommandSchema,
  unwatchSchema,
  VIEWER_HEARTBEAT_MS,
  VIEWER_TIMEOUT_MS,
  watchSchema,
} from '#protocol/socket.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { EventLog } from '#server/store/event-log.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Authenticate } from './authenticate.ts'
import { actionOf, authorize } from './authorize.ts'
import { actorOf, type Person } from './caller.ts'
import { createChecked, socketProblem as problem } from './checked-message.ts'
import { sameOrigin, samePageToken } from './origin.ts'
import { createRateLimit } from './rate-limit.ts'
import { serveStreams } from './socket-streams.ts'
import { type BrowserSocket, socketWire } from './socket-wire.ts'
import { runViewer } from './viewer.ts'

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
const MESSAGES_A_SECOND = 100
/** Of what is typed and acknowledged; a flood of 100 MB a second is acknowledged 1 600 times. */
const STREAM_MESSAGES_A_SECOND = 4_000
const STREAM_MESSAGES: ReadonlySet<string> = new Set(['stream-ack', 'terminal-input'])
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
        socket.data = { person }
        void socket.join(`auth:${person.authSessionId}`)
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
  }
}

function serve(socket: BrowserSocket, options: SocketOptions): void {
  const { registry, sessions, log, logger, onResume } = options
  const person = (socket.data as { person: Person }).person
  const wire = socketWire(socket)
  const watched = new Map<string, AbortController>()
  const limit = createRateLimit({ tries: MESSAGES_A_SECOND, windowMs: 1_000 })
  const streamLimit = createBudget(STREAM_MESSAGES_A_SECOND)
  socket.use(([name], next) => {
    if (STREAM_MESSAGES.has(name) ? streamLimit() : limit.take('message')) next()
    else socket.disconnect(true)
  })
  socket.on('disconnect', () => {
    for (const controller of watched.values()) controller.abort()
  })
  const end = (sessionId: string) => {
    watched.get(sessionId)?.abort()
    watched.delete(sessionId)
  }
  const checked = createChecked(logger)
  serveStreams({ socket, person, registry, sessions, logger, checked })

  socket.on(
    'watch',
    checked(watchSchema, async ({ sessionId, afterSeq }) => {
      const refused = deny(authorize(person, 'session-read', await sessions.get(sessionId)))
      if (refused !== null) return refused
      const viewed = await registry.view(sessionId)
      if (viewed === null) return problem('not_found', 'There is no such session.')
      end(sessionId)
      const controller = new AbortController()
      watched.set(sessionId, controller)
      const { state } = viewed
      const resumes = afterSeq !== undefined && afterSeq <= state.seq
      const after = resumes ? afterSeq : state.seq
      onResume(resumes ? 'log' : 'head', state.seq - after)
      const view = () => viewIfAllowed(options, person, sessionId)
      // The answer goes first, so that the browser knows what the facts are added to.
      setImmediate(() => {
        runViewer({ sessionId, wire, afterSeq: after, signal: controller.signal, view }).catch((error: unknown) => {
          logger.error({ sessionId, error: String(error) }, 'socket: a viewer failed')
          socket.disconnect(true)
        })
      })
      return { kind: 'watching', seq: after, state: resumes ? null : state, live: viewed.live?.current ?? null }
    }),
  )
  socket.on(
    'unwatch',
    checked(unwatchSchema, async ({ sessionId }) => end(sessionId)),
  )
  socket.on(
    'command',
    checked(socketCommandSchema, async ({ sessionId, commandId, command }) => {
      const refused = deny(authorize(person, actionOf(command.type), await sessions.get(sessionId)))
      if (refused !== null) return refused
      return registry.submit({ sessionId, commandId, actor: actorOf(person), command })
    }),
  )
  socket.on(
    'page',
    checked(pageSchema, async ({ sessionId, after = 0, before, limit: most }) => {
      const refused = deny(authorize(person, 'session-read', await sessions.get(sessionId)))
      if (refused !== null) return refused
      const page = await log.read({
        ...{ sessionId, after },
        ...(before === undefined ? {} : { before }),
        ...(most === undefined ? {} : { limit: most }),
      })
      return { kind: 'page', ...page }
    }),
  )
}

async function viewIfAllowed({ registry, sessions }: SocketOptions, person: Person, sessionId: string) {
  const verdict = authorize(person, 'session-read', await sessions.get(sessionId))
  return verdict.allowed ? registry.view(sessionId) : null
}

function deny(verdict: ReturnType<typeof authorize>): SocketProblem | null {
  if (verdict.allowed) return null
  return problem(verdict.status === 404 ? 'not_found' : 'not_allowed', verdict.message)
}

/** So many a second, counted by the second: cheap enough for each key. */
function createBudget(most: number): () => boolean {
  let second = 0
  let taken = 0
  return () => {
    const now = Math.floor(performance.now() / 1_000)
    taken = now === second ? taken + 1 : 1
    second = now
    return taken <= most
  }
}
