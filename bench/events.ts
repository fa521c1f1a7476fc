/** How many events a second go from a writer to its viewers, and what a session costs in memory. Run: npx tsx bench/events.ts */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AnyEnvelope } from '#protocol/socket.ts'
import { Room } from '#server/sessions/room.ts'
import { SILENT } from '#server/store/logger.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { draftOf } from '#server/store/testing/drafts.ts'
import { openSession } from '#server/store/testing/with-store.ts'

const EVENTS = 5_000
const BATCH = 20
const VIEWERS = [0, 1, 16, 64]
const ROOMS = 1_000

let batches = 0
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Appends by batches, publishes what is stored, and waits until every viewer has the last of it. */
async function run(store: Store, viewers: number): Promise<Record<string, string | number>> {
  const { sessionId, epoch } = await openSession(store)
  const room = new Room(sessionId, store.events)
  const seen = Array.from({ length: viewers }, () => read(room, new AbortController().signal))
  const started = performance.now()
  for (let base = 0; base < EVENTS; base += BATCH) {
    const drafts = Array.from({ length: BATCH }, () =>
      draftOf({ type: 'reminder-added', text: 'x'.repeat(300), about: 'bench' }),
    )
    const outcome = await store.events.append({ sessionId, epoch, base, batchId: `b-${++batches}`, drafts })
    if (outcome.kind !== 'stored') throw new Error(outcome.kind)
    room.publish(outcome.envelopes)
  }
  await Promise.all(seen)
  const seconds = (performance.now() - started) / 1000
  return {
    viewers,
    'events/s stored': Math.round(EVENTS / seconds),
    'events/s shown': Math.round((EVENTS * viewers) / seconds),
  }
}

async function read(room: Room, signal: AbortSignal): Promise<void> {
  for await (const page of room.follow({ after: 0, signal })) {
    JSON.stringify(page)
    if ((page.at(-1)?.seq ?? 0) >= EVENTS) return
  }
}

/** Heap that a session's room holds: empty, and with its ring of recent events and a running output. */
function memory(fill: boolean): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const rooms = Array.from({ length: ROOMS }, (_, n) => {
    const room = new Room(`s-${n}`, { read: async () => ({ envelopes: [], more: false }) })
    if (fill) fillRoom(room, n)
    return room
  })
  collectGarbage()
  const each = (process.memoryUsage().heapUsed - before) / rooms.length
  return Math.round(each / 1024)
}

function fillRoom(room: Room, n: number): void {
  for (let seq = 1; seq <= 100; seq += 1) {
    const event = { type: 'reminder-added', text: `${n} ${seq} ${'x'.repeat(300)}`, about: 'b' }
    const header = { seq, at: '', by: { kind: 'system', id: 's' }, agentId: 'main', turnId: null, epoch: 1 }
    room.publish([{ ...header, event } as AnyEnvelope])
  }
}

const directory = await mkdtemp('/tmp/slip-')
try {
  const store = await openStore({ dataDir: join(directory, 'd'), logger: SILENT, ballastBytes: 0 })
  const rows: Record<string, string | number>[] = []
  for (const viewers of VIEWERS) rows.push(await run(store, viewers))
  console.table(rows)
  console.table([
    { session: 'idle', 'KB of heap': memory(false) },
    { session: 'with its last 100 events', 'KB of heap': memory(true) },
  ])
  await store[Symbol.asyncDispose]()
} finally {
  await rm(directory, { recursive: true, force: true })
}
