/** What every event log promises; run by each adapter with a harness of its own. */
import { describe, expect, it } from 'vitest'
import type { Draft } from '#protocol/event.ts'
import type { EventLog } from '../event-log.ts'
import { readPages } from '../read-pages.ts'
import { completed, draftOf, posted, requested } from './drafts.ts'

export interface EventLogHarness {
  log: EventLog
  /** A fresh session with a lease on it. */
  open(): Promise<{ sessionId: string; epoch: number }>
  /** Another owner takes the session; resolves to the new epoch. */
  takeOver(sessionId: string): Promise<number>
}

let batches = 0
const nextBatch = () => `batch-${++batches}`

export function describeEventLog(name: string, harness: () => EventLogHarness): void {
  describe(`event log contract: ${name}`, () => {
    async function start(drafts: Draft[] = []) {
      const { log, ...rest } = harness()
      const { sessionId, epoch } = await rest.open()
      if (drafts.length > 0) await log.append({ sessionId, epoch, base: 0, batchId: nextBatch(), drafts })
      return { log, sessionId, epoch }
    }

    it('numbers facts from 1 without gaps and gives back what a later read gives', async () => {
      const { log, sessionId, epoch } = await start()
      const first = await log.append({ sessionId, epoch, base: 0, batchId: nextBatch(), drafts: [posted('one')] })
      const second = await log.append({
        sessionId,
        epoch,
        base: 1,
        batchId: nextBatch(),
        drafts: [requested('c'), completed(2, 'c')],
      })
      if (first.kind !== 'stored' || second.kind !== 'stored') throw new Error('not stored')
      const page = await log.read({ sessionId, after: 0 })
      expect(page).toEqual({ envelopes: [...first.envelopes, ...second.envelopes], more: false })
      expect(page.envelopes.map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect(page.envelopes[2]?.cause).toBe(2)
      expect(page.envelopes[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(await log.lastSeq(sessionId)).toBe(3)
    })

    it('fences a stale epoch and a stale base, and writes nothing then', async () => {
      const { log, sessionId, epoch } = await start([posted('one')])
      const again = { sessionId, epoch, batchId: nextBatch(), drafts: [posted('two')] }
      expect(await log.append({ ...again, base: 0 })).toEqual({ kind: 'fenced' })
      expect(await log.append({ ...again, base: 5 })).toEqual({ kind: 'fenced' })
      const newer = await harness().takeOver(sessionId)
      expect(newer).toBeGreaterThan(epoch)
      expect(await log.append({ ...again, base: 1 })).toEqual({ kind: 'fenced' })
      expect(await log.lastSeq(sessionId)).toBe(1)
      const outcome = await log.append({ ...again, epoch: newer, base: 1 })
      expect(outcome.kind).toBe('stored')
    })

    it('fences a session that does not exist', async () => {
      const { log } = harness()
      const outcome = await log.append({ sessionId: 's-none', epoch: 1, base: 0, batchId: 'x', drafts: [posted('a')] })
      expect(outcome).toEqual({ kind: 'fenced' })
      expect(await log.lastSeq('s-none')).toBe(0)
      expect(await log.read({ sessionId: 's-none', after: 0 })).toEqual({ envelopes: [], more: false })
    })

    it('answers a repeated batch as the first time, also when more has landed or the session was taken over', async () => {
      const { log, sessionId, epoch } = await start()
      const batch = { sessionId, epoch, base: 0, batchId: nextBatch(), drafts: [posted('one'), posted('two')] }
      const first = await log.append(batch)
      expect(await log.append(batch)).toEqual(first)
      await log.append({ sessionId, epoch, base: 2, batchId: nextBatch(), drafts: [posted('three')] })
      await harness().takeOver(sessionId)
      expect(await log.append(batch)).toEqual(first)
      expect(await log.lastSeq(sessionId)).toBe(3)
    })

    it('keeps bytes as they were: NUL, escapes, astral characters, key order', async () => {
      const text = 'a\0b \\ud83d 😀 \u2028 "quoted" \\'
      const { log, sessionId } = await start([
        draftOf({ type: 'reminder-added', text, about: 'bytes' }),
        draftOf({
          type: 'call-requested',
          callId: 'c',
          name: 'X',
          input: { z: 1, a: { y: '\0', b: [null, 1.5e300] } },
          inputHash: 'h',
          blockId: 'b',
          display: { kind: 'other', verb: 'v', title: text },
        }),
      ])
      const { envelopes } = await log.read({ sessionId, after: 0 })
      expect(envelopes[0]?.event).toEqual({ type: 'reminder-added', text, about: 'bytes' })
      expect(JSON.stringify(envelopes[1]?.event)).toContain('"input":{"z":1,"a":{"y":"\\u0000","b":[null,1.5e+300]}}')
    })

    it('refuses a lone surrogate and an empty batch as bugs', async () => {
      const { log, sessionId, epoch } = await start()
      const batch = { sessionId, epoch, base: 0, batchId: nextBatch() }
      await expect(log.append({ ...batch, drafts: [posted('cut \ud83d')] })).rejects.toMatchObject({
        code: 'unstorable_text',
      })
      await expect(log.append({ ...batch, drafts: [] })).rejects.toMatchObject({ code: 'empty_batch' })
      expect(await log.lastSeq(sessionId)).toBe(0)
    })

    it('allows one completion per call, and a refused batch leaves nothing behind', async () => {
      const { log, sessionId, epoch } = await start([requested('c'), completed(1, 'c')])
      const twice = { sessionId, epoch, base: 2, batchId: nextBatch(), drafts: [posted('x'), completed(1, 'c')] }
      await expect(log.append(twice)).rejects.toMatchObject({ code: 'call_completed_twice' })
      expect(await log.lastSeq(sessionId)).toBe(2)
    })

    it('reads backwards from any place: the newest events before it, in order, within the same bounds', async () => {
      const { log, sessionId } = await start(Array.from({ length: 7 }, (_, n) => posted(`${n} ${'x'.repeat(1000)}`)))
      const back = async (before: number, bounds: object = {}) => {
        const { envelopes, more } = await log.read({ sessionId, after: 0, before, ...bounds })
        return { seqs: envelopes.map(({ seq }) => seq), more }
      }
      expect(await back(8, { limit: 3 })).toEqual({ seqs: [5, 6, 7], more: true })
      expect(await back(5, { limit: 3 })).toEqual({ seqs: [2, 3, 4], more: true })
      expect(await back(2, { limit: 3 })).toEqual({ seqs: [1], more: false })
      expect(await back(999)).toEqual({ seqs: [1, 2, 3, 4, 5, 6, 7], more: false })
      expect(await back(1)).toEqual({ seqs: [], more: false })
      expect(await back(8, { maxBytes: 2500 })).toEqual({ seqs: [6, 7], more: true })
      expect(await back(8, { maxBytes: 1 })).toEqual({ seqs: [7], more: true })
    })

    it('reads by pages bounded in events and in bytes, each with at least one event', async () => {
      const { log, sessionId } = await start(Array.from({ length: 7 }, (_, n) => posted('x'.repeat(1000 + n))))
      const byCount = await log.read({ sessionId, after: 2, limit: 3 })
      expect(byCount.envelopes.map(({ seq }) => seq)).toEqual([3, 4, 5])
      expect(byCount.more).toBe(true)
      const byBytes = await log.read({ sessionId, after: 0, maxBytes: 2500 })
      expect(byBytes.envelopes.map(({ seq }) => seq)).toEqual([1, 2])
      expect(byBytes.more).toBe(true)
      expect((await log.read({ sessionId, after: 6, maxBytes: 1 })).envelopes).toHaveLength(1)
      const all: number[] = []
      for await (const page of readPages(log, { sessionId, after: 0, limit: 2 }))
        all.push(...page.map(({ seq }) => seq))
      expect(all).toEqual([1, 2, 3, 4, 5, 6, 7])
    })

    it('keeps the newest snapshot of each reducer', async () => {
      const { log, sessionId } = await start([posted('one'), posted('two')])
      const key = { sessionId, reducerHash: 'r1' }
      expect(await log.snapshots.get(key)).toBeNull()
      await log.snapshots.put(key, { seq: 2, body: '{"a":"\\u0000"}' })
      await log.snapshots.put(key, { seq: 1, body: '{}' })
      expect(await log.snapshots.get(key)).toEqual({ seq: 2, body: '{"a":"\\u0000"}' })
      expect(await log.snapshots.get({ ...key, reducerHash: 'r2' })).toBeNull()
    })

    it('stops waiting when told to', async () => {
      const { log, sessionId, epoch } = await start()
      const batch = { sessionId, epoch, base: 0, batchId: nextBatch(), drafts: [posted('one')] }
      await expect(log.append(batch, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
      expect(await log.lastSeq(sessionId)).toBe(0)
    })
  })
}
