/** The log of a session as server-sent events: paged, then live, at the pace of whoever reads. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { VIEWER_HEARTBEAT_MS } from '#protocol/socket.ts'
import type { Viewed } from '#server/sessions/registry.ts'

export interface SendEventsOptions {
  response: ServerResponse
  viewed: Viewed
  /** As of now: a session may move to another server and back. Null when it is gone. */
  view(): Promise<Viewed | null>
  /** Events behind this seq. */
  after: number
  /** False: end after what is there now. */
  follow: boolean
  signal: AbortSignal
}

/** Resolves at the end, whoever brought it. The reader comes back with Last-Event-ID. */
export async function sendEvents(options: SendEventsOptions): Promise<void> {
  const { response, follow, signal, view } = options
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write(': connected\n\n')
  const heartbeat = setInterval(() => {
    // A reader that takes nothing shall not make us gather heartbeats.
    if (response.writableLength === 0) response.write(': alive\n\n')
  }, VIEWER_HEARTBEAT_MS)
  try {
    let after = options.after
    for (let viewed: Viewed | null = options.viewed; viewed !== null; viewed = await view()) {
      for await (const page of viewed.room.follow({ after, signal, live: follow })) {
        const text = page.map((envelope) => `id: ${envelope.seq}\ndata: ${JSON.stringify(envelope)}\n\n`).join('')
        if (!response.write(text)) await once(response, 'drain', { signal })
        after = page.at(-1)?.seq ?? after
      }
      if (!follow || signal.aborted) break
    }
    response.end()
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(heartbeat)
  }
}
