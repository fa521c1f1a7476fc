/** How far a person has looked is told in few requests, and never more than they saw. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fold } from '#protocol/reduce.ts'
import { createSessionStore } from './session-store.ts'
import { writeLog } from './testing/write-log.ts'
import { watchSeen } from './watch-seen.ts'

/** Milliseconds after which all that was gathered is told. */
const SOON_MS = 2_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page of a session that facts come to, in sight or not, before a server that hears it or not. */
function page() {
  const view = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    querySelector: () => ({ content: 'proof' }),
  })
  const window = new EventTarget()
  const server = { ok: true, heard: [] as number[], read: 0 }
  vi.stubGlobal('document', view)
  vi.stubGlobal('window', window)
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    server.heard.push(JSON.parse(body).seq)
    const text = async () => `${++server.read}`
    return { ok: server.ok, text }
  })
  const log = writeLog()
  log.start()
  const store = createSessionStore('s', () => 0)
  const stop = watchSeen(store)
  /** Up to and including one more fact. */
  const grow = () => {
    const seq = log.text('More.')
    store.setState({ link: { kind: 'live' }, state: fold(log.facts) })
    return seq
  }
  const show = (visibilityState: 'visible' | 'hidden') => {
    view.visibilityState = visibilityState
    view.dispatchEvent(new Event('visibilitychange'))
  }
  const wait = () => vi.advanceTimersByTimeAsync(SOON_MS)
  return { ...{ server, window, stop, grow, show, wait } }
}

test('facts that follow each other are told once, up to the newest', async () => {
  const { server, grow, wait } = page()
  grow()
  const newest = grow()
  await wait()
  expect(server.heard).toEqual([newest])
  await wait()
  expect(server.heard).toEqual([newest])
  expect(server.read, 'answers read to their end').toBe(1)
})

test('what comes while the page is out of sight waits until it is looked at', async () => {
  const { server, grow, show, wait } = page()
  const seen = grow()
  show('hidden')
  expect(server.heard).toEqual([seen])
  const unseen = grow()
  await wait()
  expect(server.heard).toEqual([seen])
  show('visible')
  await wait()
  expect(server.heard).toEqual([seen, unseen])
})

test('a page that goes, or a session that is left, tells at once', async () => {
  const { server, window, grow, stop } = page()
  const first = grow()
  window.dispatchEvent(new Event('pagehide'))
  expect(server.heard).toEqual([first])
  const last = grow()
  stop()
  expect(server.heard).toEqual([first, last])
})

test('what the server did not hear is told again with the next fact', async () => {
  const { server, grow, show, wait } = page()
  server.ok = false
  const first = grow()
  await wait()
  server.ok = true
  show('hidden')
  await wait()
  const next = grow()
  show('visible')
  await wait()
  expect(server.heard).toEqual([first, first, next])
})
