/** Each state of a container has a word and a sentence, and what sleeps can be woken by a press. */
import { expect, test } from 'vitest'
import type { SessionState } from '#protocol/state.ts'
import { containerWords } from './container-words.ts'

const READY = { sandboxId: 'x', ledgerId: 'l', bootId: 'b', startedAt: '2026-01-01T00:00:00Z' }
const STATES: readonly [SessionState['sandbox'], string, string | null][] = [
  [{ kind: 'none' }, 'No container yet', null],
  [{ kind: 'preparing', phase: 'image', detail: null }, 'Building the image', null],
  [{ kind: 'preparing', phase: 'source', detail: 'Cloning.' }, 'Container starting', null],
  [{ kind: 'ready', ...READY }, 'Container ready', null],
  [{ kind: 'paused', sandboxId: 'x' }, 'Container paused', 'Wake it'],
  [{ kind: 'stopped', sandboxId: 'x', reason: 'Nobody used it.' }, 'Container stopped', 'Start it'],
  [
    { kind: 'lost', reason: 'It was removed.', survives: ['workspace', 'home'], end: null },
    'Container lost',
    'Make a new one',
  ],
]

test.each(STATES)('%j', (sandbox, word, wake) => {
  const words = containerWords(sandbox)
  expect(words).toMatchObject({ word, wake })
  expect(words.sentence).toMatch(/^[A-Z].*\.$/)
  if ('reason' in sandbox) expect(words.sentence).toContain(sandbox.reason)
  if (sandbox.kind === 'preparing' && sandbox.detail !== null) expect(words.sentence).toBe(sandbox.detail)
})
