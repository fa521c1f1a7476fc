/** A signed-in browser as far as the wire goes: its cookie, its page's token, its socket with streams of terminals. */
import { io, type Socket } from 'socket.io-client'
import { type ClientToServer, type ServerToClient, SOCKET_PATH } from '#protocol/socket.ts'
import type { LiveState, StreamEnd, TerminalView } from '#protocol/terminal.ts'
import { pageTokenOf } from '#server/transport/cookies.ts'
import type { ApiClient } from './api-client.ts'

export interface SignedIn {
  cookie: string
  headers: Record<string, string>
  connect(): Promise<BrowserSocket>
}
export type BrowserSocket = Socket<ServerToClient, ClientToServer>

export async function signIn(rig: Pick<ApiClient, 'ask' | 'url'>): Promise<SignedIn> {
  const link = await rig.ask('POST', '/api/sign-in-links', { body: {} })
  const secret = String(link.json.url).split('#')[1]
  const { headers } = await rig.ask('POST', '/api/sign-in', { token: null, body: { secret } })
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const token = pageTokenOf(cookie.slice(cookie.indexOf('=') + 1))
  return {
    cookie,
    headers: { cookie, 'x-slipway-token': token },
    async connect() {
      const socket: BrowserSocket = io(rig.url, {
        ...{ path: SOCKET_PATH, transports: ['websocket'], reconnection: false, forceNew: true, auth: { token } },
        extraHeaders: { cookie, origin: rig.url },
      })
      await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject))
      return socket
    },
  }
}

/** A terminal as a tab shows it: acknowledges as it reads, and remembers the end of what it saw. */
export interface Tab {
  streamId: number
  view: TerminalView
  readonly text: string
  readonly bytes: number
  readonly next: number
  readonly skipped: number
  readonly end: StreamEnd | null
  /** False: reads, and says nothing. */
  acknowledges: boolean
  type(text: string): void
  until(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>
}

const KEPT = 100_000

export function readStream(
  socket: BrowserSocket,
  answer: { streamId: number; offset: number },
  view: TerminalView,
): Tab {
  const { streamId } = answer
  const seen = { text: '', bytes: 0, next: answer.offset, skipped: 0, end: null as StreamEnd | null }
  let acknowledged = answer.offset
  const waiting = new Set<() => void>()
  const tab: Tab = {
    ...{ streamId, view, acknowledges: true },
    get text() {
      return seen.text
    },
    get bytes() {
      return seen.bytes
    },
    get next() {
      return seen.next
    },
    get skipped() {
      return seen.skipped
    },
    get end() {
      return seen.end
    },
    type: (text) => void socket.emit('terminal-input', { streamId, bytes: Buffer.from(text) }),
    until: (pattern, withinMs = 60_000) => found({ seen, waiting }, pattern, withinMs),
  }
  socket.on('stream-data', (piece) => {
    if (piece.streamId !== streamId) return
    if (piece.offset !== seen.next) throw new Error(`a gap that nobody spoke of: ${seen.next} to ${piece.offset}`)
    const bytes = Buffer.from(piece.bytes as Uint8Array)
    seen.bytes += bytes.length
    seen.next += bytes.length
    seen.text = (seen.text + bytes.toString('latin1')).slice(-KEPT)
    for (const look of [...waiting]) look()
    if (!tab.acknowledges || acknowledged === seen.next) return
    acknowledged = seen.next
    socket.emit('stream-ack', { streamId, offset: seen.next })
  })
  socket.on('stream-skip', (gap) => {
    if (gap.streamId !== streamId) return
    seen.skipped += gap.to - gap.from
    seen.next = gap.to
  })
  socket.on('stream-end', (end) => {
    if (end.streamId === streamId) seen.end = end
  })
  return tab
}

function found(
  { seen, waiting }: { seen: { text: string }; waiting: Set<() => void> },
  pattern: RegExp,
  withinMs: number,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(look)
      reject(new Error(`not said: ${pattern}\nsaid: ${seen.text.slice(-400)}`))
    }, withinMs)
    const look = () => {
      const match = pattern.exec(seen.text)
      if (match === null) return
      waiting.delete(look)
      clearTimeout(timer)
      resolve(match)
    }
    waiting.add(look)
    look()
  })
}

export async function openTab(
  socket: BrowserSocket,
  {
    sessionId,
    clientId,
    terminalId,
    fromOffset,
  }: { sessionId: string; clientId: string; terminalId?: string; fromOffset?: number },
): Promise<Tab> {
  const id = terminalId ?? (await opened(socket, sessionId, clientId))
  const more = fromOffset === undefined ? {} : { fromOffset }
  return new Promise((resolve, reject) => {
    // Read from within the answer: the first bytes may come right behind it.
    socket.emit('terminal-attach', { sessionId, clientId, terminalId: id, ...more }, (answer) => {
      if (answer.kind === 'attached') resolve(readStream(socket, answer, answer.terminal))
      else reject(new Error(answer.message))
    })
  })
}

async function opened(socket: BrowserSocket, sessionId: string, clientId: string): Promise<string> {
  const answer = await socket.timeout(60_000).emitWithAck('terminal-open', { sessionId, clientId, cols: 80, rows: 24 })
  if (answer.kind !== 'opened') throw new Error(answer.message)
  return answer.terminal.terminalId
}

/** What the container is said to do, as it comes. */
export function watchLive(socket: BrowserSocket): { readonly live: LiveState | null } {
  const seen: { live: LiveState | null } = { live: null }
  socket.on('live', ({ live }) => {
    seen.live = live
  })
  return seen
}
