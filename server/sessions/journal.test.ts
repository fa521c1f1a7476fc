/** The one queue: what arrives together is stored together, in order, and nobody waits for ever. */
import { expect, test } from 'vitest'
import type { Event } from '#protocol/event.ts'
import { fold } from '#protocol/reduce.ts'
import { EMPTY_STATE } from '#protocol/state.ts'
import type { AppendBatch, EventLog } from '#server/store/event-log.ts'
import { createMemoryEventLog } from '#server/store/memory-event-log.ts'
import { FencedError, Journal, type Write } from './journal.ts'
import { NO_FAULT } from './ports.ts'

const renamed = (title: string): Event => ({ type: 'session-renamed', title })
const saying = (...events: Event[]): Write => ({
  draft: () => events.map((event) => ({ by: { kind: 'system', id: 'x' }, agentId: 'main', turnId: null, event })),
})

function open(change: (log: EventLog) => Partial<EventLog> = () => ({})) {
  const log = createMemoryEventLog()
  const { epoch } = log.take('s')
  const batches: AppendBatch[] = []
  const watched: EventLog = {
    ...log,
    append(batch, options) {
      batches.push(batch)
      return log.append(batch, options)
    },
  }
  let ids = 0
  let fenced = 0
  const journal = new Journal({
    ...{ sessionId: 's', epoch, state: EMPTY_STATE, log: { ...watched, ...change(watched) }, fault: NO_FAULT },
    newBatchId: () => {
      ids += 1
      return `b${ids}`
    },
    onStored: () => {},
    onFenced: () => {
      fenced += 1
    },
    onWait: () => {},
  })
  return { log, journal, batches, fenced: () => fenced }
}

test('[15] what arrives while a commit is under way rides in the next: a hundred writes are two commits', async () => {
  const { journal, batches } = open()
  const first = journal.write([saying(renamed('0'))])
  await Promise.resolve()
  await Promise.all([first, ...Array.from({ length: 99 }, (_, n) => journal.write([saying(renamed(String(n)))]))])
  expect(batches.map(({ drafts }) => drafts.length)).toEqual([1, 99])
})

test('a write right behind the receipt of another is stored too', async () => {
  const { journal } = open()
  for (let n = 0; n < 200; n += 1) await journal.write([saying(renamed(String(n)))])
  expect(journal.state.seq).toBe(200)
})

test('the head is the fold of the log', async () => {
  const { journal, log } = open()
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => journal.write([saying(renamed(`a${n}`)), saying({ type: 'queue-held' })])),
  )
  const { envelopes } = await log.read({ sessionId: 's', after: 0 })
  expect(journal.state).toEqual(fold(envelopes))
})

test('a write sees the facts of those before it in the same commit', async () => {
  const { journal } = open()
  const seen: string[] = []
  const looking: Write = {
    draft: (state, firstSeq) => {
      seen.push(`${firstSeq} ${state.title}`)
      return null
    },
  }
  const receipts = await journal.write([saying(renamed('one')), looking, saying(renamed('two'))])
  expect(seen).toEqual(['2 one'])
  expect(receipts.map(({ kind }) => kind)).toEqual(['stored', 'refused', 'stored'])
})

test('a fact that cannot be stored takes no other along', async () => {
  const { journal } = open()
  const results = await Promise.allSettled([
    journal.write([saying(renamed('before'))]),
    journal.write([saying(renamed('\ud800'))]),
    journal.write([saying(renamed('after'))]),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(journal.state).toMatchObject({ seq: 2, title: 'after' })
})

test('once fenced, all who wait and all who come are told, and the owner is told once', async () => {
  const { journal, log, fenced } = open()
  log.take('s')
  const results = await Promise.allSettled([
    journal.write([saying(renamed('a'))]),
    journal.write([saying(renamed('b'))]),
  ])
  const late = await Promise.allSettled([journal.write([saying(renamed('c'))])])
  for (const result of [...results, ...late]) {
    expect(result).toMatchObject({ status: 'rejected', reason: expect.any(FencedError) })
  }
  expect(fenced()).toBe(1)
  expect(await log.lastSeq('s')).toBe(0)
})

test('closing lets what is being stored be stored, and refuses the rest', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const { journal } = open((log) => ({
    append: async (batch) => {
      await held
      return log.append(batch)
    },
  }))
  const first = journal.write([saying(renamed('a'))])
  await Promise.resolve()
  await Promise.resolve()
  const second = journal.write([saying(renamed('b'))])
  const closing = journal.close()
  release()
  await closing
  await expect(first).resolves.toHaveLength(1)
  await expect(second).rejects.toThrow(FencedError)
})
