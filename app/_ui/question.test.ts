import { beforeEach, expect, test, vi } from 'vitest'
import { ask, openQuestion, standOn } from './question.ts'

const about = (path: string) => ({ title: `Delete ${path}?`, sentence: 'It cannot be brought back.', act: 'Delete' })
const open = () => openQuestion.getState().question

beforeEach(() => {
  vi.useFakeTimers()
  standOn('/s/1')
  return () => {
    vi.runAllTimers()
    vi.useRealTimers()
  }
})

test('a question waits until the open one is answered and has gone: no press answers two', async () => {
  const first = ask(about('a.txt'))
  const second = ask(about('b.txt'))
  const press = open()?.answer
  expect(open()?.title).toBe('Delete a.txt?')
  press?.(true)
  // The second press of a double click.
  press?.(true)
  expect(await first).toBe(true)
  expect(open()).toBeNull()
  const third = ask(about('c.txt'))
  expect(open()).toBeNull()
  vi.advanceTimersToNextTimer()
  expect(open()?.title).toBe('Delete b.txt?')
  press?.(true)
  expect(open()?.title).toBe('Delete b.txt?')
  open()?.answer(false)
  expect(await second).toBe(false)
  vi.advanceTimersToNextTimer()
  open()?.answer(true)
  expect(await third).toBe(true)
  vi.advanceTimersToNextTimer()
  expect(open()).toBeNull()
})

test('who leaves the page said yes to nothing that was asked on it, and what is asked on the next one is asked', async () => {
  const asked = [ask(about('a.txt')), ask(about('b.txt'))]
  // Painted anew, not left.
  standOn('/s/1')
  expect(open()?.title).toBe('Delete a.txt?')
  standOn('/s/2')
  expect(await Promise.all(asked)).toEqual([false, false])
  const next = ask(about('c.txt'))
  vi.advanceTimersToNextTimer()
  expect(open()?.title).toBe('Delete c.txt?')
  open()?.answer(true)
  expect(await next).toBe(true)
})
