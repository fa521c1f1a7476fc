/** [TM2] An emulator is fed as the page has time, in order and whole; what waits is not shown yet. */
import { beforeEach, expect, test } from 'vitest'
import { createPacedScreen, type PacedScreen } from './paced-screen.ts'
import type { ParseShare } from './parse-share.ts'

let parsed: string
let shown: string[]
/** Pieces that may still be parsed before the share is used up. */
let room: number
let wake: (() => void) | null
let screen: PacedScreen
/** As xterm does: what is written from within a callback is parsed in the same turn. */
let turn: { bytes: Uint8Array | string; parsed: () => void }[]

const share: ParseShare = {
  hasTime: () => room > 0,
  spend: () => {
    room -= 1
  },
  next(run) {
    wake = run
    return () => {
      wake = null
    }
  },
}
const emulator = () => {
  for (let one = turn.shift(); one !== undefined; one = turn.shift()) {
    parsed += typeof one.bytes === 'string' ? one.bytes : new TextDecoder().decode(one.bytes)
    one.parsed()
  }
}
const write = (text: string) => screen.write(new TextEncoder().encode(text), () => void shown.push(text.slice(0, 1)))
const renew = (pieces: number) => {
  room = pieces
  wake?.()
  emulator()
}

beforeEach(() => {
  parsed = ''
  shown = []
  room = 2
  wake = null
  turn = []
  screen = createPacedScreen({ write: (bytes, done) => void turn.push({ bytes, parsed: done }) }, share)
})

test('what fits into the share is parsed in one turn of the emulator, and then shown', () => {
  write('a')
  write('b')
  emulator()
  expect(parsed).toBe('ab')
  expect(shown).toEqual(['a', 'b'])
})

test('a long message waits in its middle for the next share, and counts as shown when it is whole', () => {
  write('x'.repeat(24 * 1024))
  write('y')
  emulator()
  expect(parsed).toHaveLength(16 * 1024)
  expect(shown).toEqual([])
  renew(1)
  expect(shown).toEqual(['x'])
  renew(1)
  expect(parsed).toBe(`${'x'.repeat(24 * 1024)}y`)
  expect(shown).toEqual(['x', 'y'])
})

test('what comes while it waits starts no second turn', () => {
  room = 0
  write('a')
  emulator()
  write('b')
  emulator()
  expect(parsed).toBe('')
  renew(2)
  expect(parsed).toBe('ab')
})

test('what was left out is said in its place, behind what still waits', () => {
  room = 1
  write('a')
  screen.restart(5000)
  write('b')
  emulator()
  expect(parsed).toBe('a')
  renew(2)
  expect(parsed.startsWith('a\u001bc')).toBe(true)
  expect(parsed).toMatch(/were left out here.*b$/s)
})

test('what is forgotten is never shown, and what comes then is', () => {
  room = 0
  write('a')
  emulator()
  screen.clear()
  expect(wake).toBeNull()
  room = 1
  write('b')
  emulator()
  expect(parsed).toBe('b')
  expect(shown).toEqual(['b'])
})
