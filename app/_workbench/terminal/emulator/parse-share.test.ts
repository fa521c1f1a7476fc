/** [TM2] A flood is read less often while the page has other work, and more often once it has none. */
import { beforeEach, expect, test, vi } from 'vitest'
import { createParseShare, type ParseShare } from './parse-share.ts'

const IN_TIME = 16
const LATE = 40

let now: number
/** What the page would call with its next frame. */
let asked: ((at: number) => void) | null
let share: ParseShare

beforeEach(() => {
  now = 0
  asked = null
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => {
    asked = run
    return 1
  })
  vi.stubGlobal('cancelAnimationFrame', () => {
    asked = null
  })
  share = createParseShare()
  return () => void vi.useRealTimers()
})

function frame(after: number): void {
  now += after
  vi.advanceTimersByTime(after)
  const run = asked
  asked = null
  run?.(now)
}

/** Parses without end, and counts the frames until it may go on. */
function framesOfRound(after: number): number {
  let woken = false
  share.spend(100)
  expect(share.hasTime()).toBe(false)
  share.next(() => {
    woken = true
  })
  let count = 0
  for (; !woken; count++) frame(after)
  // By its last frame, not by the clock.
  expect(asked).toBeNull()
  expect(share.hasTime()).toBe(true)
  return count
}
const rounds = (count: number, after: number) => Array.from({ length: count }, () => framesOfRound(after))

test('while all frames are in time, each second one is for reading', () => {
  expect(rounds(20, IN_TIME)).toEqual(Array.from({ length: 20 }, () => 2))
})

test('each round with a late frame makes the next one longer, up to what still moves', () => {
  expect(rounds(10, LATE)).toEqual([2, 3, 4, 5, 6, 7, 8, 8, 8, 8])
})

test('after a while without a late one it is read more often again', () => {
  rounds(3, LATE)
  expect(framesOfRound(IN_TIME)).toBe(5)
  const lengths = rounds(100, IN_TIME)
  expect(lengths.at(-1)).toBe(2)
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a))
})

test('a round of a busy page has less time', () => {
  share.spend(7)
  expect(share.hasTime()).toBe(true)
  framesOfRound(LATE)
  share.spend(7)
  expect(share.hasTime()).toBe(false)
})

test('a page that gets no frames reads on all the same', () => {
  let woken = false
  share.spend(100)
  share.next(() => {
    woken = true
  })
  vi.advanceTimersByTime(100)
  expect(woken).toBe(true)
})
