/** Of a container on its way the newest that was told counts; of one that stands, nothing is on its way. */
import { expect, test } from 'vitest'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'
import { START_PHASES, sourceIsComing, withProgress } from './start-phase.ts'

const STARTING: SessionState['sandbox'] = { kind: 'preparing', phase: 'container', detail: null }
const READY: SessionState['sandbox'] = { kind: 'ready', sandboxId: 'x', ledgerId: 'l', bootId: 'b', startedAt: '' }

test.each(START_PHASES)('the phase "%s" is told by motion', (phase) => {
  expect(withProgress(STARTING, { phase, text: 'So far.' })).toEqual({ ...STARTING, phase, detail: 'So far.' })
})

test('without motion the fact stands; what else moves is none of it, nor what moved before it was there', () => {
  expect(withProgress(STARTING, null)).toBe(STARTING)
  expect(withProgress(STARTING, { phase: 'saving', text: 'Saving…' })).toBe(STARTING)
  expect(withProgress(READY, { phase: 'image', text: 'Old.' })).toBe(READY)
})

test('the source is coming only into a container that is there, and until it has come or failed', () => {
  const coming = { ...EMPTY_STATE, sandbox: READY, sourceReady: false, sourceFailure: null }
  expect(sourceIsComing(coming)).toBe(true)
  expect(sourceIsComing({ ...coming, sandbox: STARTING })).toBe(false)
  expect(sourceIsComing({ ...coming, sourceReady: true })).toBe(false)
  expect(sourceIsComing({ ...coming, sourceFailure: 'There is no repository there.' })).toBe(false)
})
