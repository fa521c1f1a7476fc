/** The first sign of a query says what is looked for. */
import { expect, test } from 'vitest'
import { readQuery } from './read-query.ts'

test.each([
  ['', { kind: 'all', words: '' }],
  [' app ', { kind: 'all', words: 'app' }],
  ['@src/a', { kind: 'files', words: 'src/a' }],
  ['> save', { kind: 'commands', words: 'save' }],
  ['#sample', { kind: 'sessions', words: 'sample' }],
  [':12', { kind: 'line', words: '12', line: 12 }],
  [':0', { kind: 'line', words: '0', line: null }],
  [':x', { kind: 'line', words: 'x', line: null }],
])('%j', (text, query) => {
  expect(readQuery(text)).toEqual(query)
})
