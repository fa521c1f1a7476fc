/** Every state of a session has a word, a sentence and one colour; what a person must do goes before all else. */
import { describe, expect, test } from 'vitest'
import { terminalReasonSchema } from '#protocol/choices.ts'
import type { EventOf } from '#protocol/event.ts'
import { EMPTY_OVERLAY, type LiveBlock } from '#protocol/overlay.ts'
import { fold } from '#protocol/reduce.ts'
import { endWords, SILENT_MS, type StatusInput, statusOfSession } from './status.ts'
import { PERSON, writeLog } from './testing/write-log.ts'

const NOW = 1_000_000
type Log = ReturnType<typeof writeLog>

function statusAfter(write: (log: Log) => void, more: Partial<StatusInput> = {}) {
  const log = writeLog()
  log.add({
    ...{ type: 'session-created', title: 'T', source: { kind: 'sample' }, model: 'm', permissionMode: 'default' },
    ...{ network: 'none', capMicroUsd: null, owner: 'ada' },
  })
  write(log)
  const input: StatusInput = {
    ...{ state: fold(log.facts), overlay: EMPTY_OVERLAY, link: { kind: 'live' }, lastNewsAt: NOW },
    ...more,
  }
  return statusOfSession(input, NOW)
}

const block = (kind: LiveBlock['kind']): Partial<StatusInput> => ({
  overlay: {
    ...EMPTY_OVERLAY,
    blocks: {
      b: { blockId: 'b', agentId: 'main', turnId: 'turn-1', epoch: 1, kind, name: 'Bash', text: '', broken: false },
    },
  },
})
const progress = (phase: string): Partial<StatusInput> => ({
  overlay: { ...EMPTY_OVERLAY, progress: { phase, text: 'It is on its way.' } },
})
function started(log: Log, then: () => unknown): void {
  log.start()
  then()
}
const asked = (log: Log) => {
  const callSeq = log.request({ kind: 'command', verb: 'Run', title: 'npm test' })
  const request = { requestId: 'r', callSeq, callId: 'c', inputHash: 'h', stage: 's', reason: 'No rule covers it.' }
  log.add({ type: 'permission-requested', ...request })
  return callSeq
}
const retry = (log: Log, kind: 'rate_limited' | 'overloaded') =>
  log.add({
    ...{ type: 'retry-scheduled', round: 1, attempt: 1, kind, waitMs: 5_000, until: '2026-01-01T00:01:00Z' },
    reason: 'The model asked for a pause.',
  })

/** The container is there, and its source is not yet. */
const READY: EventOf<'sandbox-ready'> = {
  type: 'sandbox-ready',
  ...{ sandboxId: 'x', ledgerId: 'l', bootId: 'b', startedAt: '2026-01-01T00:00:00Z', fresh: true },
}

/** Put away, since nobody used it: before anything was said, or after a turn. */
function stopped(log: Log, reason?: EventOf<'turn-ended'>['reason']): void {
  if (reason !== undefined) log.end(reason)
  log.add(READY)
  log.add({ type: 'source-prepared', files: 1 })
  log.add({ type: 'sandbox-stopped', reason: 'Nobody used it for a while.' })
}

const STATES: readonly [string, string, (log: Log) => void, Partial<StatusInput>?][] = [
  ['Opening', 'neutral', () => {}, { state: null }],
  ['Ready', 'neutral', () => {}],
  ['Starting', 'running', (log) => log.add({ type: 'sandbox-preparing', phase: 'container' })],
  ['Starting', 'running', (log) => log.add(READY)],
  ['Building', 'running', (log) => started(log, () => log.add({ type: 'sandbox-preparing', phase: 'image' }))],
  ['Building', 'running', (log) => log.add({ type: 'sandbox-preparing', phase: 'container' }), progress('image')],
  ['Starting', 'running', (log) => log.add({ type: 'sandbox-preparing', phase: 'container' }), progress('daemon')],
  // What else the session tells of its motion is no phase of a start.
  ['Starting', 'running', (log) => log.add({ type: 'sandbox-preparing', phase: 'container' }), progress('saving')],
  ['Working', 'running', (log) => log.start()],
  ['Thinking', 'running', (log) => log.start(), block('thinking')],
  ['Writing', 'running', (log) => log.start(), block('text')],
  ['Preparing', 'running', (log) => log.start(), block('tool_use')],
  [
    'Running',
    'running',
    (log) => {
      log.start()
      const callSeq = log.request({ kind: 'command', verb: 'Run', title: 'npm test' })
      log.add({ type: 'call-started', callSeq, callId: 'c' })
    },
  ],
  ['Silent', 'running', (log) => log.start(), { lastNewsAt: NOW - SILENT_MS - 1 }],
  ['Waiting for you', 'waiting', (log) => started(log, () => asked(log))],
  ['Rate limited', 'waiting', (log) => started(log, () => retry(log, 'rate_limited'))],
  ['Trying again', 'waiting', (log) => started(log, () => retry(log, 'overloaded'))],
  ['Stopping', 'running', (log) => started(log, () => log.add({ type: 'interrupt-requested' }, { by: PERSON }))],
  ['Stopped', 'neutral', (log) => started(log, () => log.end('aborted'))],
  ['Done', 'success', (log) => started(log, () => log.end())],
  ['Out of turns', 'waiting', (log) => started(log, () => log.end('max_turns'))],
  ['Over the cap', 'waiting', (log) => started(log, () => log.end('budget_exhausted'))],
  [
    'Queue held',
    'waiting',
    (log) => {
      log.add({ type: 'message-posted', messageId: 'q', text: 'x', delivery: 'queue' }, { by: PERSON })
      log.add({ type: 'queue-held' })
    },
  ],
  [
    'No source',
    'danger',
    (log) => log.add({ type: 'source-failed', code: 'x', message: 'The address answers nothing.' }),
  ],
  ['Container lost', 'danger', (log) => log.add({ type: 'sandbox-lost', reason: 'It is gone.', survives: [] })],
  ['Container stopped', 'neutral', (log) => stopped(log)],
  ['Container stopped', 'neutral', (log) => started(log, () => stopped(log, 'completed'))],
  // What the end asks of the person goes before what comes back by itself.
  ['Over the cap', 'waiting', (log) => started(log, () => stopped(log, 'budget_exhausted'))],
  ['Archived', 'neutral', (log) => log.add({ type: 'session-archived' })],
  ['Gone', 'danger', () => {}, { link: { kind: 'closed', code: 'gone', message: 'The session was deleted.' } }],
  ['Signed out', 'danger', () => {}, { link: { kind: 'signed-out' } }],
]

describe('every state', () => {
  test.each(STATES)('%s', (word, tone, write, more) => {
    const status = statusAfter(write, more)
    expect(status).toMatchObject({ word, tone })
    expect(status.sentence).toMatch(/^[A-Z“].*[.?]$|^\w+ .+/)
  })

  test('a session that a newer release has used can only be read', () => {
    const log = writeLog()
    log.start()
    const state = { ...fold(log.facts), notUnderstood: 'dreamt' }
    expect(statusAfter(() => {}, { state })).toMatchObject({ word: 'Read-only' })
  })
})

test('a question to the person goes before what runs beside it, and tells how many there are', () => {
  const status = statusAfter((log) => {
    log.start()
    const callSeq = log.request({ kind: 'command', verb: 'Run', title: 'npm test' })
    log.add({ type: 'call-started', callSeq, callId: 'c' })
    const first = asked(log)
    const second = { requestId: 'r2', callSeq: first, callId: 'c', inputHash: 'h', stage: 's', reason: 'Nor this.' }
    log.add({ type: 'permission-requested', ...second })
  })
  expect(status.word).toBe('Waiting for you')
  expect(status.sentence).toContain('2 requests')
})

test('a wait can be counted down', () => {
  expect(statusAfter((log) => started(log, () => retry(log, 'rate_limited'))).until).toBe('2026-01-01T00:01:00Z')
})

test.each(terminalReasonSchema.options)('the end "%s" has a word and a sentence', (reason) => {
  expect(endWords(reason).word).not.toBe('')
  expect(endWords(reason).sentence).toMatch(/\.$/)
})
