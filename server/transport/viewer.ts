/** One browser looking at one session: draws facts at its own pace, and motion in its place between them. */

import type { Signal } from '#protocol/signal.ts'
import { type AnyEnvelope, RESYNC_EVENTS, type ServerToClient } from '#protocol/socket.ts'
import type { Viewed } from '#server/sessions/registry.ts'
import { MotionFeed } from './motion-feed.ts'

/** What a viewer needs of its connection. */
export interface ViewerWire {
  send<Name extends keyof ServerToClient>(name: Name, message: Parameters<ServerToClient[Name]>[0]): void
  /** Everything handed over has left for the network. */
  readonly clear: boolean
  /** Resolves when `clear`, or when the connection is gone. Must not reject. */
  cleared(signal: AbortSignal): Promise<void>
}

export interface ViewerOptions {
  sessionId: string
  wire: ViewerWire
  afterSeq: number
  signal: AbortSignal
  /** As of now; null when the session is gone. */
  view(): Promise<Viewed | null>
}

/** Runs until the signal aborts or the session is gone. */
export async function runViewer({ sessionId, wire, afterSeq, signal, view }: ViewerOptions): Promise<void> {
  let after = afterSeq
  while (!signal.aborted) {
    const viewed = await view()
    if (viewed === null) {
      wire.send('closed', { sessionId, code: 'gone', message: 'The session was deleted.' })
      return
    }
    if (viewed.room.lastSeq - after > RESYNC_EVENTS) {
      after = viewed.state.seq
      wire.send('resync', { sessionId, state: viewed.state })
      await wire.cleared(signal)
    }
    after = await followRoom({ sessionId, wire, signal, viewed, after })
  }
}

/** Resolves to the last seq that was sent, when the viewer fell behind, the room closed, or the signal aborted. */
async function followRoom(options: {
  sessionId: string
  wire: ViewerWire
  signal: AbortSignal
  viewed: Viewed
  after: number
}): Promise<number> {
  const { sessionId, wire, signal, viewed } = options
  const { room } = viewed
  let { after } = options
  const send = (signals: Signal[], fresh: boolean) =>
    wire.send('signals', { sessionId, signals, ...(fresh ? { fresh } : {}) })
  const stopLive = viewed.live?.watch((live) => wire.send('live', { sessionId, live }))
  if (viewed.live !== undefined) wire.send('live', { sessionId, live: viewed.live.current })
  const motion = new MotionFeed({ room, wire, send, after, signal })
  try {
    for await (const page of room.follow({ after, signal, onCaughtUp: () => motion.flush() })) {
      motion.beforeFacts(page)
      wire.send('envelopes', { sessionId, envelopes: page as AnyEnvelope[] })
      after = page.at(-1)?.seq ?? after
      await wire.cleared(signal)
      if (room.lastSeq - after > RESYNC_EVENTS) break
    }
    return after
  } finally {
    motion.end()
    stopLive?.()
  }
}
