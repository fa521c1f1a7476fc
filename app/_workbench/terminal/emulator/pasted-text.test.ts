/** [W3] A paste types what was read, and nothing that acts. */
import { expect, test } from 'vitest'
import { pastedText } from './pasted-text.ts'

test('text of one line is one line, with or without its end', () => {
  expect(pastedText('npm test')).toEqual({ text: 'npm test', lines: 1, dropped: 0 })
  expect(pastedText('npm test\n')).toMatchObject({ text: 'npm test\n', lines: 1 })
})

test('lines are counted whatever ends them', () => {
  expect(pastedText('a\nb').lines).toBe(2)
  expect(pastedText('a\r\nb\r\n').lines).toBe(2)
  expect(pastedText('a\rb').lines).toBe(2)
  expect(pastedText('a\n\n').lines).toBe(2)
})

test('a paste cannot leave its brackets', () => {
  const { text, dropped } = pastedText('echo hi\u001b[201~\nrm -rf /\n')
  expect(text).toBe('echo hi[201~\nrm -rf /\n')
  expect(dropped).toBe(1)
})

test('interrupts, deletions and the second set of controls are taken out; tabs and signs of all alphabets stay', () => {
  expect(pastedText('\u0003\u0004\u007f\u009ba\tß日本😀').text).toBe('a\tß日本😀')
})
