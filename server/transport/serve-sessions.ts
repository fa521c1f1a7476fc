/** What a browser may ask of sessions over its socket: follow one, command it, page through its past. */
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { EventLog } from '#server/store/event-log.ts'
import type { Sessions } from '#server/store/sessions.ts'
import { authorize } from './authorize.ts'
import { actorOf } from './caller.ts'
import { socketProblem as problem } from './checked-message.ts'
import { personOf, type SocketFrame } from './socket-frame.ts'
import { type BrowserSocket, socketWire } from './socket-wire.ts'
import { runViewer } from './viewer.ts'

export interface ServeSessionsOptions {
  socket: BrowserSocket
  frame: SocketFrame
  registry: Registry
  sessions: Sessions
  log: EventLog
  logger: SessionLogger
  onResume(path: 'log' | 'head', gap: number): void
}

/** Sessions that one connection follows at once. */
const MOST_WATCHED = 50

export function serveSessions(options: ServeSessionsOptions): void {
  const { socket, frame, registry, log } = options
  const watched = createWatched(options)
  socket.on('disconnect', () => watched.endAll())

  frame.on('watch', async ({ sessionId, afterSeq }) => {
    const viewed = await registry.view(sessionId)
    if (viewed === null) return problem('not_found', 'There is no such session.')
    if (watched.full(sessionId)) return problem('too_many', `At most ${MOST_WATCHED} sessions on one connection.`)
    const { state } = viewed
    const resumes = afterSeq !== undefined && afterSeq <= state.seq
    const after = resumes ? afterSeq : state.seq
    options.onResume(resumes ? 'log' : 'head', state.seq - after)
    watched.start(sessionId, after)
    return { kind: 'watching', seq: after, state: resumes ? null : state, live: viewed.live?.current ?? null }
  })
  frame.on('unwatch', async ({ sessionId }) => {
    watched.end(sessionId)
    return undefined
  })
  frame.on('command', ({ sessionId, commandId, command }) =>
    registry.submit({ sessionId, commandId, actor: actorOf(personOf(socket)), command }),
  )
  frame.on('page', async ({ sessionId, after = 0, before, limit }) => {
    const page = await log.read({
      ...{ sessionId, after },
      ...(before === undefined ? {} : { before }),
      ...(limit === undefined ? {} : { limit }),
    })
    return { kind: 'page', ...page }
  })
}

function createWatched({ socket, registry, sessions, logger }: ServeSessionsOptions) {
  const wire = socketWire(socket)
  const watched = new Map<string, AbortController>()
  const end = (sessionId: string) => {
    watched.get(sessionId)?.abort()
    watched.delete(sessionId)
  }
  /** Asked again each time a viewer begins anew. */
  const view = async (sessionId: string) => {
    const verdict = authorize(personOf(socket), 'session-read', await sessions.get(sessionId))
    return verdict.allowed ? registry.view(sessionId) : null
  }
  const follow = async (sessionId: string, afterSeq: number, controller: AbortController) => {
    try {
      await runViewer({ sessionId, wire, afterSeq, signal: controller.signal, view: () => view(sessionId) })
    } catch (error) {
      logger.error({ sessionId, error: String(error) }, 'socket: a viewer failed')
      socket.disconnect(true)
    } finally {
      if (watched.get(sessionId) === controller) watched.delete(sessionId)
    }
  }
  return {
    end,
    endAll: () => {
      for (const sessionId of [...watched.keys()]) end(sessionId)
    },
    full: (sessionId: string) => watched.size >= MOST_WATCHED && !watched.has(sessionId),
    start(sessionId: string, afterSeq: number) {
      end(sessionId)
      const controller = new AbortController()
      watched.set(sessionId, controller)
      // The answer goes first, so that the browser knows what the facts are added to.
      setImmediate(() => void follow(sessionId, afterSeq, controller))
    },
  }
}
