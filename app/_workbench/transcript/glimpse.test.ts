/** What is read of a call that is not whole, wherever it breaks off. */
import { expect, test } from 'vitest'
import { glimpse } from './glimpse.ts'

test.each([
  ['nothing yet', '', ''],
  ['a name without its value', '{"file_pa', ''],
  ['a value that has begun', '{"command":"touch x', 'touch x'],
  [
    'a value that is whole, and text after it',
    '{"file_path":"/workspace/src/a.ts","content":"one\\ntwo',
    '/workspace/src/a.ts',
  ],
  ['the telling field first, wherever it stands', '{"description":"Look","command":"ls -la"}', 'ls -la'],
  ['quotes and lines inside', '{"command":"echo \\"a b\\"\\n  && ls', 'echo "a b" && ls'],
  ['broken off in an escape', '{"command":"echo \\', 'echo'],
  ['broken off in a code', '{"command":"echo \\u00e', 'echo'],
  ['a code', '{"command":"echo \\u00e9', 'echo é'],
  ['no such field', '{"todos":[{"content":"x"', ''],
])('%s', (_title, unfinished, words) => {
  expect(glimpse(unfinished)).toBe(words)
})

test('a long command shows its newest characters, and a long text is not read to its end', () => {
  expect(glimpse(`{"command":"${'a'.repeat(500)}end`)).toMatch(/^a{157}end$/)
  expect(glimpse(`{"content":"${'x'.repeat(50_000)}","file_path":"a.ts"`)).toBe('')
})
