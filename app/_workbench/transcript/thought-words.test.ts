/** A thought that took no time to speak of is told without one. */
import { expect, test } from 'vitest'
import { thoughtWords } from './thought-words.ts'

test.each([
  [null, 'Thought'],
  [0, 'Thought'],
  [99, 'Thought'],
  [100, 'Thought for 0.1 s'],
  [134_000, 'Thought for 2:14'],
])('%j ms: %s', (ms, words) => expect(thoughtWords(ms)).toBe(words))
