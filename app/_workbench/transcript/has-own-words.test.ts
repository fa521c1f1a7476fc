/** The conversation follows what a person says into it, and stays where it is for what waits. */
import { expect, test } from 'vitest'
import type { PendingMessage } from '#app/_session/session-store.ts'
import { hasOwnWords } from './has-own-words.ts'

const message = (commandId: string, delivery?: 'steer' | 'queue'): PendingMessage => ({
  ...{ commandId, problem: null },
  command: { type: 'message-send', text: 'x', ...(delivery === undefined ? {} : { delivery }) },
})

test('what is sent is followed, whatever else is on its way', () => {
  const old = message('old')
  expect(hasOwnWords({ before: [old], now: [message('new')], running: true })).toBe(true)
  expect(hasOwnWords({ before: [old], now: [old, message('new', 'steer')], running: true })).toBe(true)
})

test('what waits for the end of a turn is not followed; where nothing runs it starts one and is', () => {
  const now = [message('new', 'queue')]
  expect(hasOwnWords({ before: [], now, running: true })).toBe(false)
  expect(hasOwnWords({ before: [], now, running: false })).toBe(true)
})

test('what is known already is not followed again, whether it failed, arrived, or the turn ended', () => {
  const old = message('old', 'queue')
  expect(hasOwnWords({ before: [old], now: [{ ...old, problem: 'No.' }], running: false })).toBe(false)
  expect(hasOwnWords({ before: [old], now: [], running: false })).toBe(false)
})
