/** What the container asked of the network is recorded whole, and briefly. */
import { afterEach, expect, test, vi } from 'vitest'
import type { Draft } from '#protocol/event.ts'
import { createEgressCollector } from './egress-collector.ts'

afterEach(() => vi.useRealTimers())

const record = (host: string) => ({
  ...{ host, port: 443, verb: 'CONNECT', verdict: 'allowed' as const, reason: 'allow-list', at: new Date(0) },
})

test('alike requests of one window are one row that says how many they were', () => {
  const stored: Draft[] = []
  const collector = createEgressCollector((drafts) => stored.push(...drafts))
  for (const host of ['a', 'b', 'a', 'a']) collector.add(record(host))
  expect(stored).toEqual([])
  collector.flush()
  expect(stored.map(({ event }) => event)).toMatchObject([{ host: 'a', repeats: 2 }, { host: 'b' }])
  expect(stored[1]?.event).not.toHaveProperty('repeats')
})

test('a window ends by itself', () => {
  vi.useFakeTimers()
  const stored: Draft[] = []
  const collector = createEgressCollector((drafts) => stored.push(...drafts))
  collector.add(record('a'))
  vi.advanceTimersByTime(1_000)
  expect(stored).toHaveLength(1)
})

test('a scan of many hosts is bounded, and every request is counted', () => {
  const stored: Draft[] = []
  const collector = createEgressCollector((drafts) => stored.push(...drafts))
  for (let n = 0; n < 5_000; n += 1) collector.add(record(`h${n}`))
  collector.flush()
  expect(stored.length).toBe(65)
  const counted = stored.reduce((sum, { event }) => sum + 1 + ((event as { repeats?: number }).repeats ?? 0), 0)
  expect(counted).toBe(5_000)
})
