/** The transcript is the same however the log arrives, and says each thing once, where it belongs. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { PERSON, writeLog } from './testing/write-log.ts'
import { appendFacts, prependFacts, startOf } from './transcript.ts'
import { type CallEntry, type Entry, phaseOf } from './transcript-entry.ts'
import { EMPTY_TRANSCRIPT } from './transcript-state.ts'

const fold = (facts: readonly Envelope[]) => appendFacts(EMPTY_TRANSCRIPT, facts)
const kinds = (entries: readonly Entry[]) => entries.map(({ kind }) => kind)
const callOf = (entries: readonly Entry[]) => entries.find((entry) => entry.kind === 'call') as CallEntry
const EDIT = {
  kind: 'edit',
  verb: 'Edit',
  title: '/workspace/a.ts',
  path: '/workspace/a.ts',
  added: 2,
  removed: 1,
} as const

/** A log with a bit of everything. */
function richLog(): Envelope[] {
  const log = writeLog()
  log.add({ type: 'sandbox-preparing', phase: 'container' })
  log.add({ type: 'sandbox-preparing', phase: 'source' })
  log.add({ type: 'sandbox-ready', sandboxId: 's', ledgerId: 'l', bootId: 'b', startedAt: '', fresh: true })
  log.start('First')
  log.text('I look.')
  log.call({ kind: 'file', verb: 'Read', title: 'a.ts' })
  const queued = log.add(
    { type: 'message-posted', messageId: 'q', text: 'Later', delivery: 'queue' },
    { by: PERSON, turnId: null },
  )
  log.add({ type: 'message-edited', messageSeq: queued, text: 'Later, please' })
  log.call(EDIT)
  log.text('gone', { attempt: 2 })
  log.add({ type: 'answer-withdrawn', round: 1, attempt: 2, reason: 'broke' })
  log.end()
  log.add({ type: 'turn-started', model: 'm', permissionMode: 'default', messageSeqs: [queued] })
  log.text('Done.')
  log.end()
  return log.facts
}

describe('one fold', () => {
  test('however the log is cut into live facts and pages, the entries are the same', () => {
    const facts = richLog()
    const whole = fold(facts)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: facts.length }), { maxLength: 6 }),
        fc.nat(facts.length),
        (cuts, from) => {
          const edges = [...new Set([from, ...cuts.filter((cut) => cut > from), facts.length])].sort((a, b) => a - b)
          let transcript = EMPTY_TRANSCRIPT
          edges.forEach((edge, index) => {
            transcript = appendFacts(transcript, facts.slice(edge, edges[index + 1] ?? facts.length))
          })
          const older = cuts.filter((cut) => cut < from).sort((a, b) => b - a)
          let start = from
          for (const cut of [...older, 0]) {
            transcript = prependFacts(transcript, facts.slice(cut, start))
            start = cut
          }
          expect(transcript.entries).toEqual(whole.entries)
          expect(transcript.held).toEqual(whole.held)
        },
      ),
    )
  })

  test('a page of the past leaves the entries after it the same objects, so that none of their rows is painted again', () => {
    const facts = richLog()
    const cut = facts.findIndex(({ event }) => event.type === 'message-posted')
    const later = fold(facts.slice(cut))
    const grown = prependFacts(later, facts.slice(0, cut)).entries
    expect(later.entries.length).toBeGreaterThan(5)
    const kept = grown.slice(-later.entries.length)
    expect(kept.map((entry, at) => entry === later.entries[at])).toEqual(later.entries.map(() => true))
  })

  test('facts that are there already change nothing, not even the object', () => {
    const whole = fold(richLog())
    expect(appendFacts(whole, richLog())).toBe(whole)
    expect(prependFacts(whole, richLog())).toBe(whole)
    expect(startOf(whole)).toBe(0)
  })

  test('keys are unique, and places are sorted', () => {
    const { entries } = fold(richLog())
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map(({ seq }) => seq).sort((a, b) => a - b))
  })

  test('an event of a newer release is left out', () => {
    const log = writeLog()
    log.start()
    const before = fold(log.facts)
    const unknown = { type: 'unknown', originalType: 'dreamt', mustUnderstand: false } as const
    const strange = { ...(log.facts.at(-1) as Envelope), seq: 3, event: unknown }
    expect(appendFacts(before, [strange]).entries).toEqual(before.entries)
  })
})

describe('messages', () => {
  test('one that waits is read where it was taken up, as it was edited', () => {
    const facts = richLog()
    const messages = fold(facts).entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
    expect(messages.map(({ text }) => text)).toEqual(['First', 'Later, please'])
    expect(kinds(fold(facts.slice(0, -3)).entries)).not.toContain('later')
  })

  test('one that was withdrawn is not read at all', () => {
    const log = writeLog()
    log.start()
    const seq = log.add({ type: 'message-posted', messageId: 'q', text: 'No', delivery: 'queue' }, { by: PERSON })
    expect(Object.keys(fold(log.facts).held)).toEqual([String(seq)])
    log.add({ type: 'message-withdrawn', messageSeq: seq })
    log.end()
    const { entries, held } = fold(log.facts)
    expect(held).toEqual({})
    expect(kinds(entries)).toEqual(['message', 'turn-start', 'turn-end'])
  })
})

describe('calls', () => {
  test('a call is one entry from the wish to the result', () => {
    const log = writeLog()
    log.start()
    const callSeq = log.request({ kind: 'command', verb: 'Run', title: 'npm test' })
    expect(phaseOf(callOf(fold(log.facts).entries))).toBe('requested')
    const request = { requestId: 'r', callSeq, callId: 'c', inputHash: 'h', stage: 'ask', reason: 'No rule.' }
    log.add({ type: 'permission-requested', ...request })
    expect(phaseOf(callOf(fold(log.facts).entries))).toBe('asking')
    const answer = { decision: 'allow', scope: 'once', cause: 'answered' } as const
    log.add({ type: 'permission-resolved', requestId: 'r', callSeq, ...answer }, { by: PERSON })
    expect(phaseOf(callOf(fold(log.facts).entries))).toBe('starting')
    log.add({ type: 'call-started', callSeq, callId: 'c' })
    expect(phaseOf(callOf(fold(log.facts).entries))).toBe('running')
    const display = { kind: 'command', verb: 'Run', title: 'npm test', exitCode: 1 } as const
    log.add({ type: 'call-completed', callSeq, callId: 'c', isError: true, content: [], display, durationMs: 9 })
    const call = callOf(fold(log.facts).entries)
    expect(phaseOf(call)).toBe('failed')
    expect(call).toMatchObject({ display, resolution: { by: PERSON, scope: 'once' }, result: { durationMs: 9 } })
  })

  test.each([
    ['denied', 'denied'],
    ['interrupted', 'interrupted'],
    ['cancelled', 'interrupted'],
    ['timeout', 'failed'],
  ] as const)('a call that ended %s is %s', (errorKind, phase) => {
    const log = writeLog()
    log.start()
    log.call(EDIT, { isError: true, errorKind })
    expect(phaseOf(callOf(fold(log.facts).entries))).toBe(phase)
  })

  test('an answer that was withdrawn takes its words and its calls with it, and no others', () => {
    const log = writeLog()
    log.start()
    log.text('stays', { attempt: 2 })
    log.text('goes')
    log.request(EDIT)
    log.add({ type: 'answer-withdrawn', round: 1, attempt: 1, reason: 'broke' })
    const { entries } = fold(log.facts)
    expect(kinds(entries)).toEqual(['message', 'turn-start', 'text', 'divider'])
  })
})

describe('turns', () => {
  test('the end names who stopped it and what changed, each file once', () => {
    const log = writeLog()
    log.start()
    log.call(EDIT)
    log.call({ ...EDIT, added: 3, removed: 0 })
    log.call({ ...EDIT, path: '/workspace/b.ts', title: '/workspace/b.ts' }, { isError: true, errorKind: 'stale' })
    log.add({ type: 'interrupt-requested' }, { by: PERSON })
    log.end('aborted')
    expect(fold(log.facts).entries.at(-1)).toMatchObject({
      kind: 'turn-end',
      stoppedBy: PERSON,
      files: [{ path: '/workspace/a.ts', added: 5, removed: 1 }],
    })
  })

  test('thinking tells how long it took', () => {
    const log = writeLog()
    log.start()
    const block = { type: 'thinking', thinking: 'Hm.', signature: 's' } as const
    log.add({ type: 'block-completed', blockId: 'x', round: 1, attempt: 1, index: 0, block })
    expect(fold(log.facts).entries.at(-1)).toMatchObject({ kind: 'thinking', text: 'Hm.', durationMs: 1_000 })
  })

  test('the phases of a start are one line, closed when the container is ready', () => {
    const [preparing] = fold(richLog()).entries
    expect(preparing).toMatchObject({ kind: 'preparing', phases: [{ phase: 'container' }, { phase: 'source' }] })
    expect(preparing).toHaveProperty('readyAt', new Date(Date.UTC(2026, 0, 1) + 3_000).toISOString())
  })
})

test('5 000 facts fold in well under a second, and one more costs no whole fold', () => {
  const log = writeLog()
  while (log.facts.length < 5_000) {
    log.start()
    for (let index = 0; index < 40; index += 1) log.call(EDIT)
    log.end()
  }
  const since = performance.now()
  const whole = fold(log.facts)
  expect(performance.now() - since).toBeLessThan(5_000)
  log.text('one more')
  const { entries } = appendFacts(whole, log.facts.slice(-1))
  expect(entries.slice(0, whole.entries.length).filter((entry, at) => entry !== whole.entries[at])).toEqual([])
})
