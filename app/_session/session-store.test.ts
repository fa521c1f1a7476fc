/** What a page knows follows the facts: in order, once, and with motion on top that facts replace. */
import { describe, expect, test } from 'vitest'
import { fold } from '#protocol/reduce.ts'
import type { Signal } from '#protocol/signal.ts'
import { applyNews, applyPage, createSessionStore, hasOlder, type News, type SessionData } from './session-store.ts'
import { PERSON, writeLog } from './testing/write-log.ts'

const place = { epoch: 1, agentId: 'main', turnId: 'turn-1' }
const opened: Signal = { type: 'block-opened', ...place, blockId: 'b', kind: 'text' }
const delta = (offset: number, text: string): Signal => ({ type: 'text-delta', ...place, blockId: 'b', offset, text })
const motion = (...signals: Signal[]): News => ({ kind: 'motion', signals, fresh: false })

function log() {
  const writer = writeLog()
  writer.start()
  writer.text('One.')
  writer.call({ kind: 'command', verb: 'Run', title: 'x' })
  writer.end()
  return writer.facts
}
function opening(upTo: number, facts = log()): SessionData {
  const data = { ...createSessionStore('s', () => 0).getState(), state: fold(facts.slice(0, upTo)) }
  return applyPage(data, facts.slice(0, upTo))
}

describe('facts', () => {
  test('in any batches lead to the same head and the same transcript', () => {
    const facts = log()
    const whole = opening(facts.length)
    let data = opening(2)
    for (const fact of facts.slice(2)) data = applyNews(data, [{ kind: 'facts', envelopes: [fact] }], 5)
    expect(data.state).toEqual(whole.state)
    expect(data.transcript.entries).toEqual(whole.transcript.entries)
  })

  test('that repeat change nothing; those beyond a gap are left out', () => {
    const facts = log()
    const data = opening(3)
    const again = applyNews(data, [{ kind: 'facts', envelopes: facts.slice(0, 3) }], 5)
    expect(again.state).toBe(data.state)
    const gap = applyNews(data, [{ kind: 'facts', envelopes: facts.slice(5) }], 5)
    expect(gap.state?.seq).toBe(3)
    expect(gap.transcript).toBe(data.transcript)
  })

  test('before the first answer nothing is shown', () => {
    const empty = createSessionStore('s').getState()
    expect(applyNews(empty, [{ kind: 'facts', envelopes: log() }], 5)).toBe(empty)
  })

  test('that come while the first page is fetched wait for it', () => {
    const facts = log()
    const data = { ...createSessionStore('s').getState(), state: fold(facts.slice(0, 4)) }
    const next = applyNews(data, [{ kind: 'facts', envelopes: facts.slice(4, 5) }], 5)
    expect(next.state?.seq).toBe(5)
    expect(next.transcript.facts).toEqual([])
    expect(hasOlder(next)).toBe(true)
  })

  test('that a page brings before the head knows them come once more, and stand there once', () => {
    const facts = log()
    const data = { ...createSessionStore('s').getState(), state: fold(facts.slice(0, 3)) }
    const paged = applyPage(data, facts.slice(0, 5))
    expect(paged.transcript.facts).toEqual(facts.slice(0, 3))
    const next = applyNews(paged, [{ kind: 'facts', envelopes: facts.slice(3, 5) }], 5)
    expect(next.transcript.facts).toEqual(facts.slice(0, 5))
  })
})

describe('motion', () => {
  test('shows text until the fact brings it, in the order in which both came', () => {
    const facts = log()
    const block = { ...(facts[2]?.event as { type: 'block-completed' }), blockId: 'b' } as never
    const fact = { ...(facts[2] as (typeof facts)[number]), event: block }
    const moving = applyNews(opening(2), [motion(opened, delta(0, 'On'), delta(2, 'e.'))], 5)
    expect(moving.overlay.blocks['b']?.text).toBe('One.')
    const settled = applyNews(moving, [{ kind: 'facts', envelopes: [fact] }], 6)
    expect(settled.overlay.blocks).toEqual({})
    expect(settled.transcript.entries.at(-1)).toMatchObject({ kind: 'text', text: 'One.' })
  })

  test('that is said to be all there is replaces what was shown', () => {
    const moving = applyNews(opening(2), [motion(opened, delta(0, 'Old'))], 5)
    const fresh: News = { kind: 'motion', signals: [{ ...opened, blockId: 'c' } as Signal], fresh: true }
    expect(Object.keys(applyNews(moving, [fresh], 6).overlay.blocks)).toEqual(['c'])
  })

  test('changes neither the head nor the transcript, so that nothing else is painted', () => {
    const before = opening(2)
    const after = applyNews(before, [motion(opened, delta(0, 'x'))], 5)
    expect(after.state).toBe(before.state)
    expect(after.transcript).toBe(before.transcript)
  })
})

test("one's own message is shown at once, and once only", () => {
  const facts = log()
  const command = { type: 'message-send', text: 'Do it.' } as const
  const pending = [{ commandId: 'web-1', command, problem: null }]
  const data = { ...opening(facts.length), pending }
  const posted = {
    ...{ seq: facts.length + 1, at: '2026-01-01T00:01:00Z', by: PERSON, agentId: 'main', turnId: null, epoch: 1 },
    event: { type: 'message-posted', messageId: 'web-1', text: 'Do it.', delivery: 'start' } as const,
  }
  expect(applyNews(data, [{ kind: 'facts', envelopes: [posted] }], 5).pending).toEqual([])
  const other = { ...posted, event: { ...posted.event, messageId: 'web-2' } }
  expect(applyNews(data, [{ kind: 'facts', envelopes: [other] }], 5).pending).toEqual(pending)
})
