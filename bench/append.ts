/** What an append costs in a short and in a long session, alone and from many sessions at once. Run: npx tsx bench/append.ts */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Draft } from '#protocol/event.ts'
import { SILENT } from '#server/store/logger.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { completed, draftOf, requested } from '#server/store/testing/drafts.ts'
import { openSession } from '#server/store/testing/with-store.ts'

const LONG = 20_000
const SHORT = 100
const ROUNDS = 400
const WRITERS = 8

interface Writer {
  sessionId: string
  epoch: number
  base: number
}

let batches = 0
async function append(store: Store, writer: Writer, drafts: Draft[]): Promise<void> {
  const outcome = await store.events.append({ ...writer, batchId: `bench-${++batches}`, drafts })
  if (outcome.kind !== 'stored') throw new Error('fenced')
  writer.base += drafts.length
}

const reminder = () => draftOf({ type: 'reminder-added', text: 'x'.repeat(150), about: 'bench' })

/** The four facts of an allowed call; the view of calls and of messages is written with them. */
function callBatch(base: number): Draft[] {
  const callSeq = base + 2
  return [
    draftOf({
      type: 'block-completed',
      blockId: 'b',
      round: 1,
      attempt: 1,
      index: 0,
      block: { type: 'text', text: 'Let me look.' },
    }),
    requested(`c-${base}`),
    draftOf({
      type: 'call-decided',
      callSeq,
      callId: `c-${base}`,
      decision: 'allow',
      stage: 'mode',
      rule: null,
      reason: '',
    }),
    draftOf({ type: 'call-started', callSeq, callId: `c-${base}` }),
  ]
}

function summary(times: number[]): { p50: string; p95: string } {
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number) => `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)} ms`
  return { p50: at(0.5), p95: at(0.95) }
}

async function timed(rounds: number, run: () => Promise<void>): Promise<{ p50: string; p95: string }> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return summary(times)
}

async function grow(store: Store, writer: Writer, events: number): Promise<void> {
  while (writer.base < events) {
    const batch = Array.from({ length: 125 }, (_, index) => callBatch(writer.base + index * 4)).flat()
    await append(store, writer, batch)
  }
}

async function measure(store: Store, events: number): Promise<Record<string, string>[]> {
  const writer: Writer = { ...(await openSession(store)), base: 0 }
  await timed(50, () => append(store, writer, [reminder()]))
  await grow(store, writer, events)
  const rows = []
  const kinds = {
    '1 event': () => append(store, writer, [reminder()]),
    '4 events of a call, with views': () => append(store, writer, callBatch(writer.base)),
    'completion of a call': async () => {
      const callSeq = writer.base + 1
      await append(store, writer, [requested('c')])
      await append(store, writer, [completed(callSeq, 'c')])
    },
    '20 events': () => append(store, writer, Array.from({ length: 20 }, reminder)),
  }
  for (const [what, run] of Object.entries(kinds)) {
    const name = what === 'completion of a call' ? 'request, then completion (2 appends)' : what
    rows.push({ what: name, 'events before': String(events), ...(await timed(ROUNDS, run)) })
  }
  const start = performance.now()
  const page = await store.events.read({ sessionId: writer.sessionId, after: events - SHORT })
  const took = `${(performance.now() - start).toFixed(2)} ms`
  rows.push({ what: `read a page (${page.envelopes.length})`, 'events before': String(events), p50: took, p95: '' })
  return rows
}

async function throughput(store: Store): Promise<string> {
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async (): Promise<Writer> => ({ ...(await openSession(store)), base: 0 })),
  )
  const start = performance.now()
  await Promise.all(writers.map((writer) => timed(ROUNDS, () => append(store, writer, callBatch(writer.base)))))
  const seconds = (performance.now() - start) / 1000
  return `${Math.round((WRITERS * ROUNDS) / seconds)} commits/s, ${Math.round((WRITERS * ROUNDS * 4) / seconds)} events/s`
}

const dataDir = await mkdtemp(join(tmpdir(), 'slipway-bench-'))
try {
  await using store = await openStore({ dataDir, logger: SILENT, ballastBytes: 0 })
  console.table([...(await measure(store, SHORT)), ...(await measure(store, LONG))])
  console.log(`${WRITERS} sessions at once, 4 events a commit: ${await throughput(store)}`)
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
