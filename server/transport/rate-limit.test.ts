/** Guessing is slowed, for each caller alone, in bounded memory. */
import { expect, test } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

test('so many within the window, and again when it has passed', () => {
  const limit = createRateLimit({ tries: 3, windowMs: 1_000 })
  expect([0, 10, 20, 30].map((now) => limit.take('a', now))).toEqual([true, true, true, false])
  expect(limit.take('b', 30)).toBe(true)
  // What was refused does not count, so the first place is free when the first try has aged.
  expect(limit.take('a', 1_000)).toBe(true)
  expect(limit.take('a', 1_005)).toBe(false)
  expect(limit.take('a', 1_010)).toBe(true)
})

test('a try that was given back does not count: a class behind one address comes in', () => {
  const limit = createRateLimit({ tries: 2, windowMs: 1_000 })
  for (let pupil = 0; pupil < 30; pupil += 1) {
    expect(limit.take('school', pupil)).toBe(true)
    limit.giveBack('school')
  }
  expect([40, 50, 60].map((now) => limit.take('school', now))).toEqual([true, true, false])
})

test('[W12] a flood of callers is forgotten from its oldest on', () => {
  const limit = createRateLimit({ tries: 1, windowMs: 1e9 })
  limit.take('first', 0)
  for (let n = 0; n < 10_000; n += 1) limit.take(`caller-${n}`, 1)
  expect(limit.take('first', 2)).toBe(true)
  expect(limit.take('caller-9999', 2)).toBe(false)
})
