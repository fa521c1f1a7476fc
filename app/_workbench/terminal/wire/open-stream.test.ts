/** [TM1][TM2] The page’s end of a stream: whole or said to be not, acknowledged as it is shown, taken up again where it broke. */
import { beforeEach, expect, test } from 'vitest'
import type { Wire } from '#app/_session/connection.ts'
import type { SocketProblem } from '#protocol/socket.ts'
import { openStream } from './open-stream.ts'
import { binaryBytes, typedBytes } from './typed-bytes.ts'

type Opened = { kind: 'following'; streamId: number; offset: number }
type Listener = (message: unknown) => void

let listeners: Map<string, Listener>
let sent: [string, unknown][]
let asked: { from: number | undefined; answer(answer: Opened | SocketProblem): void }[]
let shown: (string | number)[]
let unshown: (() => void)[]
let told: unknown[]

/** A wire whose other end is the test. */
function fakeWire(connected = true): Wire {
  const wire = {
    connected,
    on: (name: string, listener: Listener) => {
      listeners.set(name, listener)
      return wire
    },
    off: (name: string) => {
      listeners.delete(name)
      return wire
    },
    emit: (name: string, message: unknown) => void sent.push([name, message]),
  }
  return wire as unknown as Wire
}
const hear = (name: string, message?: unknown) => listeners.get(name)?.(message)
const data = (offset: number, text: string, streamId = 1) =>
  hear('stream-data', { streamId, offset, bytes: new TextEncoder().encode(text).buffer })
const showAll = () => {
  for (const one of unshown.splice(0)) one()
}
const acks = () => sent.filter(([name]) => name === 'stream-ack').map(([, message]) => message)
const begin = (connected = true) =>
  openStream<Opened>({
    wire: fakeWire(connected),
    screen: {
      write: (bytes, done) => {
        shown.push(new TextDecoder().decode(bytes))
        unshown.push(done)
      },
      restart: (lost) => void shown.push(lost),
    },
    ask: (from, answer) => void asked.push({ from, answer }),
    onOpen: (answer) => void told.push(answer),
    onEnd: (end) => void told.push(end),
    onProblem: (problem) => void told.push(problem),
    onBroken: () => void told.push('broken'),
  })
const answerLast = (offset: number, streamId = 1) => asked.at(-1)?.answer({ kind: 'following', streamId, offset })

beforeEach(() => {
  listeners = new Map()
  sent = []
  asked = []
  shown = []
  unshown = []
  told = []
})

test('bytes are shown in order and acknowledged when they are seen, at the latest when nothing waits', () => {
  begin()
  expect(asked[0]?.from).toBeUndefined()
  answerLast(10)
  data(10, 'abc')
  data(13, 'de')
  expect(shown).toEqual(['abc', 'de'])
  expect(acks()).toEqual([])
  showAll()
  expect(acks()).toEqual([{ streamId: 1, offset: 15 }])
})

test('under a flood each 64 KiB are acknowledged, though more wait', () => {
  begin()
  answerLast(0)
  data(0, 'x'.repeat(65_536))
  data(65_536, 'x'.repeat(65_536))
  unshown.shift()?.()
  expect(acks()).toEqual([{ streamId: 1, offset: 65_536 }])
})

test('bytes of other streams are not ours', () => {
  begin()
  answerLast(0)
  data(0, 'no', 2)
  hear('stream-end', { streamId: 2, reason: 'ended', exit: null })
  expect(shown).toEqual([])
  expect(told).toHaveLength(1)
})

test('what is left out is said, in its place', () => {
  begin()
  answerLast(0)
  data(0, 'ab')
  hear('stream-skip', { streamId: 1, from: 2, to: 1002 })
  data(1002, 'cd')
  expect(shown).toEqual(['ab', 1000, 'cd'])
})

test('after a break it goes on from the next byte, and the old line’s words are not acknowledged on the new one', () => {
  begin()
  answerLast(0)
  data(0, 'abcd')
  hear('disconnect')
  hear('connect')
  expect(asked[1]?.from).toBe(4)
  answerLast(4, 9)
  showAll()
  expect(acks()).toEqual([])
  data(4, 'ef', 9)
  showAll()
  expect(acks()).toEqual([{ streamId: 9, offset: 6 }])
  expect(told).toContain('broken')
})

test('what the ring no longer has after a break is said', () => {
  begin()
  answerLast(0)
  data(0, 'ab')
  hear('disconnect')
  hear('connect')
  answerLast(5000)
  expect(shown).toEqual(['ab', 4998])
})

test('an answer that comes too late closes its stream', () => {
  const stream = begin()
  stream.close()
  answerLast(0, 3)
  expect(sent).toEqual([['stream-close', { streamId: 3 }]])
  expect(told).toEqual([])
})

test('a problem and an end are told; nothing is asked before there is a connection', () => {
  begin(false)
  expect(asked).toHaveLength(0)
  hear('connect')
  asked[0]?.answer({ kind: 'problem', code: 'no_terminal', message: 'Gone.' })
  expect(told).toEqual([{ kind: 'problem', code: 'no_terminal', message: 'Gone.' }])
  hear('connect')
  answerLast(0)
  hear('stream-end', { streamId: 1, reason: 'ended', exit: null })
  expect(told.at(-1)).toEqual({ reason: 'ended', exit: null })
})

test('long pastes are cut to the size that the server takes, byte for byte', () => {
  const pieces = typedBytes('ä'.repeat(50_000))
  expect(pieces.map(({ length }) => length)).toEqual([65_536, 34_464])
  expect(typedBytes('')).toEqual([])
  expect(binaryBytes('\u001b[M\u00ff')).toEqual([new Uint8Array([27, 91, 77, 255])])
})
