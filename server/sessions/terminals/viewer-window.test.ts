/** [TM2] The window of a viewer follows how fast it shows what it gets. */
import { expect, test } from 'vitest'
import { STREAM_LIMITS } from '#protocol/terminal.ts'
import { ViewerWindow } from './viewer-window.ts'

const bytes = STREAM_LIMITS.chunkBytes
const learned = (...times: number[]) => {
  const window = new ViewerWindow()
  for (const ms of times) window.acknowledged({ bytes, ms })
  return window.bytes
}
const many = (ms: number) => Array.from({ length: 50 }, () => ms)

test('it begins with all that is allowed, and keeps that for who is quick', () => {
  expect(learned()).toBe(STREAM_LIMITS.windowBytes)
  expect(learned(...many(5))).toBe(STREAM_LIMITS.windowBytes)
})

test('who lets bytes wait gets fewer at a time, but never less than a message', () => {
  expect(learned(5, ...many(200))).toBe(STREAM_LIMITS.chunkBytes)
})

test('a long way alone is no wait', () => {
  expect(learned(...many(300))).toBe(STREAM_LIMITS.windowBytes)
})

test('who becomes quick again gets all again', () => {
  expect(learned(5, ...many(200), ...many(20))).toBe(STREAM_LIMITS.windowBytes)
})
