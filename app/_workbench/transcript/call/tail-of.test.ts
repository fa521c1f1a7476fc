/** Output reads as it would on a terminal. */
import { expect, test } from 'vitest'
import { plainOutput, tailOf } from './tail-of.ts'

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]8;;http://x\u0007link\u001b]8;;\u0007', 'link'],
  ['\u001b]0;title\u001b\\text', 'text'],
  ['10%\r50%\r100%\nend', '100%\nend'],
  ['a\r\nb\r\n', 'a\nb\n'],
  ['plain [31m text', 'plain [31m text'],
])('%j is read as %j', (output, text) => expect(plainOutput(output)).toBe(text))

test('the last lines, and how many stand before them', () => {
  expect(tailOf('1\n2\n3\n4\n\n', 2)).toEqual({ text: '3\n4', hidden: 2 })
  expect(tailOf('1', 12)).toEqual({ text: '1', hidden: 0 })
  expect(tailOf('', 12)).toEqual({ text: '', hidden: 0 })
})
