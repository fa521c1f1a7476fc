/** A page that asks to be told of its session asks on until it knows: only what cannot change is an end. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WatchAnswer } from '#protocol/socket.ts'
import { createFollow } from './follow.ts'
import { createSessionStore } from './session-store.ts'

const AGAIN_MS = 3_000
const NOW = 1_000_000
const problem = (code: string): WatchAnswer => ({ kind: 'problem', code, message: `It is ${code}.` })
const WATCHING: WatchAnswer = { kind: 'watching', seq: 0, state: null, live: null }

beforeEach(() => void vi.useFakeTimers({ now: NOW }))
afterEach(() => void vi.useRealTimers())

/** A page on a line whose questions the test answers. */
function page() {
  const questions: ((answer: WatchAnswer | null) => void)[] = []
  const emitWithAck = () =>
    new Promise<WatchAnswer>((resolve, reject) => {
      questions.push((answer) => (answer === null ? reject(new Error('timeout')) : resolve(answer)))
    })
  const socket = {
    ...{ connected: true, timeout: () => ({ emitWithAck }), dials: 0 },
    disconnect: () => socket,
    connect() {
      socket.dials += 1
      return socket
    },
  }
  const store = createSessionStore('s', () => NOW)
  const queue = { add: () => {}, flush: () => {}, clear: () => {} }
  const told: string[] = []
  const follow = createFollow({
    ...{ store, socket: socket as never, queue },
    onAsking: () => void told.push('asking'),
    onWatching: () => void told.push('watching'),
  })
  const answer = async (at: number, what: WatchAnswer | null) => {
    questions[at]?.(what)
    await vi.advanceTimersByTimeAsync(0)
  }
  const wait = () => vi.advanceTimersByTimeAsync(AGAIN_MS)
  return { ...{ socket, store, told, follow, answer, wait }, asked: () => questions.length }
}

test.each(['not_found', 'not_allowed', 'invalid_input'])('`%s` closes the session for good', async (code) => {
  const { store, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, problem(code))
  expect(store.getState().link).toEqual({ kind: 'closed', code, message: `It is ${code}.` })
  await wait()
  expect(asked()).toBe(1)
})

test('a server that could not answer is asked again until it does, and what is shown is said to be old', async () => {
  const { store, told, follow, answer, wait, asked } = page()
  store.setState({ link: { kind: 'live' } })
  follow.watch()
  await answer(0, problem('internal'))
  expect(store.getState().link).toEqual({ kind: 'broken', since: NOW })
  expect(asked(), 'not at once').toBe(1)
  await wait()
  await answer(1, problem('internal'))
  await wait()
  await answer(2, WATCHING)
  expect(store.getState().link).toEqual({ kind: 'live' })
  expect(told).toEqual(['asking', 'asking', 'asking', 'watching'])
  await wait()
  expect(asked()).toBe(3)
})

test('a page that could not be opened keeps trying', async () => {
  const { store, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, problem('internal'))
  expect(store.getState().link).toEqual({ kind: 'broken', since: NOW })
  await wait()
  expect(asked()).toBe(2)
})

test('a server that stops keeps its own words', async () => {
  const { store, follow, answer } = page()
  store.setState({ link: { kind: 'draining', since: 5 } })
  follow.watch()
  await answer(0, problem('internal'))
  expect(store.getState().link).toEqual({ kind: 'draining', since: 5 })
})

test('a line that broke asks by itself when it is back, and not before', async () => {
  const { socket, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, problem('internal'))
  socket.connected = false
  await wait()
  expect(asked()).toBe(1)
})

test('a newer question takes the place of the one that was to be put again', async () => {
  const { store, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, problem('internal'))
  follow.watch()
  await wait()
  expect(asked()).toBe(2)
  await answer(1, WATCHING)
  expect(store.getState().link).toEqual({ kind: 'live' })
})

test('a page that closes asks no more, and takes no late answer', async () => {
  const { store, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, problem('internal'))
  follow.stop()
  await wait()
  expect(asked()).toBe(1)
  follow.watch()
  follow.stop()
  await answer(1, problem('not_found'))
  expect(store.getState().link.kind).toBe('broken')
})

test('a line on which no answer comes at all is dialled anew', async () => {
  const { socket, follow, answer, wait, asked } = page()
  follow.watch()
  await answer(0, null)
  expect(socket.dials).toBe(1)
  await wait()
  expect(asked(), 'its return asks').toBe(1)
})
