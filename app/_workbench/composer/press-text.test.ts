/** The keys of the text field say what the person wants, whatever this page knows of the session. */
import { expect, test, vi } from 'vitest'
import { pressText } from './press-text.ts'

const WORLD = { bindings: {}, isMac: false }
const PLAIN = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

function field(text = 'Go on.', caret = text.length) {
  const send = vi.fn()
  const history = vi.fn(() => true)
  const press = (key: string, more: Partial<typeof PLAIN> = {}) =>
    pressText({ ...PLAIN, key, ...more }, { writing: { text, caret }, send: { send }, history }, WORLD)
  return { send, history, press }
}

test('who asks to wait is sent as one who waits: that nothing runs is for the server to say', () => {
  const { send, press } = field()
  expect(press('Enter', { ctrlKey: true })).toBe(true)
  expect(send.mock.calls).toEqual([['queue']])
})

test('who only sends leaves it to the server whether that starts or steers', () => {
  const { send, press } = field()
  expect(press('Enter')).toBe(true)
  expect(send.mock.calls).toEqual([[undefined]])
})

test('a new line is none of the keys', () => {
  const { send, press } = field()
  expect(press('Enter', { shiftKey: true })).toBe(false)
  expect(send).not.toHaveBeenCalled()
})

test('arrows go through what was sent from the first and the last line only', () => {
  const { history, press } = field('one\ntwo', 5)
  expect([press('ArrowUp'), press('ArrowDown')]).toEqual([false, true])
  expect(history.mock.calls).toEqual([[-1]])
})
