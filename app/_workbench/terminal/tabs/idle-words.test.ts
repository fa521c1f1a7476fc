/** A pane without terminals says why, and offers what helps. */
import { expect, test } from 'vitest'
import type { SessionState } from '#protocol/state.ts'
import { idleWords } from './idle-words.ts'

const READY = { kind: 'ready', sandboxId: 'b', ledgerId: 'l', bootId: 'o', startedAt: '' } as const

test.each<[SessionState['sandbox'] | null, string, string | null]>([
  [null, 'being opened', null],
  [{ kind: 'none' }, 'no container yet', 'New terminal'],
  [{ kind: 'preparing', phase: 'image', detail: 'Step 3 of 9' }, 'Step 3 of 9', null],
  [{ kind: 'preparing', phase: 'container', detail: null }, 'starting', null],
  [READY, 'No terminal is open', 'New terminal'],
  [{ kind: 'paused', sandboxId: 'b' }, 'paused', 'Wake it'],
  [{ kind: 'stopped', sandboxId: 'b', reason: 'It was idle.' }, 'It was idle.', 'Start it with a new terminal'],
  [
    { kind: 'lost', reason: 'The engine lost it.', survives: [], end: null },
    'The engine lost it.',
    'New terminal in a new container',
  ],
])('%j', (sandbox, words, action) => {
  const said = idleWords(sandbox, null)
  expect(said.sentence).toContain(words)
  expect(said.action).toBe(action)
})

test('an engine that is away is told before all else, and nothing is offered that cannot work', () => {
  expect(idleWords(READY, 'Containers cannot be reached.')).toEqual({
    ...{ tone: 'trouble', sentence: 'Containers cannot be reached.', action: null },
  })
})
