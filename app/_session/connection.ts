/** The wire between a page and its session: follows it, comes back when it breaks, and sends what people ask. */

import { io, type Socket } from 'socket.io-client'
import type { Command } from '#protocol/command.ts'
import { EMPTY_OVERLAY } from '#protocol/overlay.ts'
import {
  type ClientToServer,
  type CommandAnswer,
  type PageAnswer,
  type ServerToClient,
  SOCKET_PATH,
} from '#protocol/socket.ts'
import { ANSWER_MS, createFollow, type Follow, type FollowOptions } from './follow.ts'
import { brokenLink } from './link.ts'
import { createNewsQueue, type NewsQueue } from './news-queue.ts'
import { onWake } from './on-wake.ts'
import { pageToken } from './page-token.ts'
import { applyNews, type News, type SessionStore } from './session-store.ts'
import { EMPTY_TRANSCRIPT } from './transcript-state.ts'

export type Wire = Socket<ServerToClient, ClientToServer>

export interface Connection {
  /** For streams of bytes: terminals and followed output. */
  readonly wire: Wire
  /** Resolves to what became of it; a repeated `commandId` gets the first answer. Never rejects. */
  send(command: Command, commandId: string): Promise<CommandAnswer>
  page(request: { after: number; limit: number } | { before: number; limit: number }): Promise<PageAnswer>
  /** Tries at once, in place of the next appointed time. */
  retry(): void
  close(): void
}

/** A page that wakes has to hear from the server within this, or the line is dead. */
const WAKE_MS = 3_000

export interface ConnectionOptions extends Pick<FollowOptions, 'store' | 'onAsking'> {
  /** The first snapshot, a later one, and each reconnection. */
  onWatching(): void
}

export function openConnection({ store, onAsking, onWatching }: ConnectionOptions): Connection {
  const { sessionId } = store.getState()
  const socket: Wire = io({
    ...{ path: SOCKET_PATH, transports: ['websocket'], auth: (give) => give({ token: pageToken() }) },
    ...{ reconnectionDelay: 300, reconnectionDelayMax: 4_000, randomizationFactor: 0.5, timeout: 10_000 },
  })
  const queue = createNewsQueue((news) => {
    store.setState((data) => applyNews(data, news, Date.now()), true)
    // A fact was lost on the way: ask to be told from where we are.
    if (newestOf(news) > (store.getState().state?.seq ?? Number.POSITIVE_INFINITY)) follow.watch()
  })
  const follow = createFollow({ store, socket, queue, onAsking, onWatching })
  listen({ store, socket, queue, follow, onWatching })
  const stopWaking = onWake(() => {
    if (!socket.connected) return void (socket.active ? socket.connect() : undefined)
    follow.watch(WAKE_MS)
  })
  return {
    wire: socket,
    async send(command, commandId) {
      const lost: CommandAnswer = { kind: 'problem', code: 'no_answer', message: NO_ANSWER }
      return socket
        .timeout(ANSWER_MS)
        .emitWithAck('command', { sessionId, commandId, command })
        .catch(() => lost)
    },
    async page(request) {
      const lost: PageAnswer = { kind: 'problem', code: 'no_answer', message: NO_ANSWER }
      return socket
        .timeout(ANSWER_MS)
        .emitWithAck('page', { sessionId, ...request })
        .catch(() => lost)
    },
    // The line may stand and only the answer be missing.
    retry: () => (socket.connected ? follow.watch() : void socket.connect()),
    close() {
      stopWaking()
      follow.stop()
      queue.clear()
      socket.disconnect()
    },
  }
}

function newestOf(news: readonly News[]): number {
  return Math.max(0, ...news.map((one) => (one.kind === 'facts' ? (one.envelopes.at(-1)?.seq ?? 0) : 0)))
}

const NO_ANSWER = 'The server did not answer. What you wrote is kept here.'

interface Parts {
  store: SessionStore
  socket: Wire
  queue: NewsQueue
  follow: Follow
  onWatching(): void
}

function listen({ store, socket, queue, follow, onWatching }: Parts): void {
  const { sessionId } = store.getState()
  const broke = () => store.setState(({ link }) => ({ link: brokenLink(link, Date.now()) }))
  socket.on('connect', () => follow.watch())
  socket.on('disconnect', (reason) => {
    broke()
    // The server closes lines when it stops and when a sign-in ended: asking again tells which.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 500)
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'not_signed_in') store.setState({ link: { kind: 'signed-out' } })
    else {
      broke()
      // A refusal of ours is not repeated by itself.
      if (!socket.active) setTimeout(() => socket.connect(), 5_000)
    }
  })
  socket.on('envelopes', (message) => {
    if (message.sessionId !== sessionId) return
    queue.add({ kind: 'facts', envelopes: message.envelopes })
  })
  socket.on('signals', (message) => {
    if (message.sessionId === sessionId)
      queue.add({ kind: 'motion', signals: message.signals, fresh: message.fresh === true })
  })
  socket.on('resync', (message) => {
    if (message.sessionId !== sessionId) return
    queue.clear()
    store.setState({ state: message.state, overlay: EMPTY_OVERLAY, transcript: EMPTY_TRANSCRIPT })
    onWatching()
  })
  socket.on('live', ({ sessionId: which, live }) => {
    if (which === sessionId) store.setState({ live })
  })
  socket.on('closed', ({ sessionId: which, code, message }) => {
    if (which === sessionId) store.setState({ link: { kind: 'closed', code, message } })
  })
  socket.on('draining', () => store.setState({ link: { kind: 'draining', since: Date.now() } }))
}
