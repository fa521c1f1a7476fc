/** One browser looking at one session: draws facts at its own pace, and motion only while it keeps up. */

import type { Signal } from '#protocol/signal.ts'
import { type AnyEnvelope, RESYNC_EVENTS, type ServerToClient } from '#protocol/socket.ts'
import type { Viewed } from '#server/sessions/registry.ts'

/** What a viewer needs of its connection. */
export interface ViewerWire {
  send<Name extends keyof ServerToClient>(name: Name, message: Parameters<ServerToClient[Name]>[0]): void
  /** Everything handed over has left for the network. */
  readonly clear: boolean
  /** Resolves when `clear`, or when the connection is gone. */
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

/** Signals that wait for a busy connection; above that they are dropped, since facts will tell. */
const MOST_SIGNALS = 256

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
  const motion = createMotion((signals) => wire.send('signals', { sessionId, signals }), wire)
  const stopListening = room.onSignal((one) => motion.add(one))
  let { after } = options
  try {
    for await (const page of room.follow({ after, signal })) {
      // Motion that led to these facts goes before them, never after.
      motion.flush()
      wire.send('envelopes', { sessionId, envelopes: page as AnyEnvelope[] })
      after = page.at(-1)?.seq ?? after
      await wire.cleared(signal)
      if (room.lastSeq - after > RESYNC_EVENTS) break
    }
    return after
  } finally {
    stopListening()
    motion.end()
  }
}

interface Motion {
  add(signal: Signal): void
  flush(): void
  end(): void
}

/** Gathers what comes within one turn of the event loop, joining pieces of one text. */
function createMotion(send: (signals: Signal[]) => void, wire: ViewerWire): Motion {
  let waiting: Signal[] = []
  let scheduled: NodeJS.Immediate | undefined
  const flush = () => {
    clearImmediate(scheduled)
    scheduled = undefined
    const signals = waiting
    waiting = []
    if (signals.length > 0) send(signals)
  }
  return {
    flush,
    add(signal) {
      if (!wire.clear) {
        waiting = []
        return
      }
      const last = waiting.at(-1)
      const joined = last === undefined ? null : join(last, signal)
      if (joined !== null) waiting[waiting.length - 1] = joined
      else if (waiting.length < MOST_SIGNALS) waiting.push(signal)
      scheduled ??= setImmediate(flush)
    },
    end() {
      clearImmediate(scheduled)
      waiting = []
    },
  }
}

function join(last: Signal, next: Signal): Signal | null {
  if (last.type !== 'text-delta' || next.type !== 'text-delta' || last.blockId !== next.blockId) return null
  return next.offset === last.offset + last.text.length ? { ...last, text: last.text + next.text } : null
}
