/** Asks the server to be told of a session from where the page is, until it gets an answer that holds. */
import type { Socket } from 'socket.io-client'
import { EMPTY_OVERLAY } from '#protocol/overlay.ts'
import type { ClientToServer, ServerToClient, SocketProblem, WatchAnswer } from '#protocol/socket.ts'
import { brokenLink } from './link.ts'
import type { NewsQueue } from './news-queue.ts'
import type { SessionStore } from './session-store.ts'
import { EMPTY_TRANSCRIPT } from './transcript-state.ts'

/** Milliseconds to wait for an answer of the server. */
export const ANSWER_MS = 15_000
/** Milliseconds until a question is put again to which the server had no answer. */
const AGAIN_MS = 3_000
/** What asking again does not change. All else may pass, such as a database that is away. */
const FINAL_CODES: ReadonlySet<string> = new Set(['not_found', 'not_allowed', 'invalid_input'])

export interface FollowOptions {
  store: SessionStore
  socket: Pick<Socket<ServerToClient, ClientToServer>, 'connected' | 'timeout' | 'connect' | 'disconnect'>
  queue: NewsQueue
  /** The head is asked for, since nothing is known yet: what else is needed can be asked for in the same breath. */
  onAsking(): void
  onWatching(): void
}

export interface Follow {
  /** Asks to be told from where we are. `patience` in milliseconds: without an answer by then the line counts as dead. */
  watch(patience?: number): void
  /** Asks no more by itself, and takes no answer that is still to come. */
  stop(): void
}

export function createFollow({ store, socket, queue, onAsking, onWatching }: FollowOptions): Follow {
  const { sessionId } = store.getState()
  /** Only the answer to the newest question counts. */
  let asked = 0
  let again: ReturnType<typeof setTimeout> | undefined
  const refused = ({ code, message }: SocketProblem) => {
    if (FINAL_CODES.has(code)) return store.setState({ link: { kind: 'closed', code, message } })
    store.setState(({ link }) => ({ link: brokenLink(link, Date.now()) }))
    // A line that breaks meanwhile asks by itself once it is back.
    again = setTimeout(() => socket.connected && watch(), AGAIN_MS)
  }
  const take = (answer: WatchAnswer) => {
    if (answer.kind === 'problem') return refused(answer)
    if (answer.state !== null) {
      queue.clear()
      store.setState({ state: answer.state, overlay: EMPTY_OVERLAY, transcript: EMPTY_TRANSCRIPT })
    }
    store.setState({ link: { kind: 'live' }, lastNewsAt: Date.now(), live: answer.live })
    onWatching()
  }
  const watch = (patience = ANSWER_MS) => {
    queue.flush()
    clearTimeout(again)
    asked += 1
    const mine = asked
    const { state } = store.getState()
    const request = state === null ? { sessionId } : { sessionId, afterSeq: state.seq }
    socket
      .timeout(patience)
      .emitWithAck('watch', request)
      .then(
        (answer) => mine === asked && take(answer),
        // The line is dead though nobody said so: after sleep, or behind a proxy that forgot us.
        () => mine === asked && socket.connected && socket.disconnect().connect(),
      )
    if (state === null) onAsking()
  }
  return {
    watch,
    stop() {
      clearTimeout(again)
      asked += 1
    },
  }
}
