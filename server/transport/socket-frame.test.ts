/** Whatever a browser sends passes one door: limited, parsed, asked for its right, answered. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createSocketFrame } from './socket-frame.ts'
import { SOCKET_MESSAGES, type SocketMessageName } from './socket-messages.ts'
import type { BrowserSocket } from './socket-wire.ts'

type Middleware = (packet: unknown[], next: () => void) => void

/** What the frame uses of a socket. */
function createSocket(userId: string) {
  const listeners = new Map<string, (request: unknown, answer?: (value: unknown) => void) => void>()
  let middleware: Middleware = (_packet, next) => next()
  const socket = {
    data: { person: { kind: 'person', user: { id: userId, role: 'member' } } },
    disconnected: false,
    use: (one: Middleware) => {
      middleware = one
    },
    on: (name: string, listener: never) => void listeners.set(name, listener),
    disconnect: () => {
      socket.disconnected = true
    },
    /** As a browser would. */
    ask: (name: string, request: unknown) =>
      new Promise<unknown>((resolve) => middleware([name, request], () => listeners.get(name)?.(request, resolve))),
  }
  return socket
}

const ids = { sessionId: 's-1', terminalId: 't-1', clientId: 'client-1' }
const size = { cols: 80, rows: 24 }
const BODIES: Record<SocketMessageName, object> = {
  watch: { sessionId: 's-1' },
  unwatch: { sessionId: 's-1' },
  command: { sessionId: 's-1', commandId: 'c', command: { type: 'queue-resume' } },
  page: { sessionId: 's-1', after: 0 },
  'terminal-open': { sessionId: 's-1', clientId: 'client-1', ...size },
  'terminal-attach': ids,
  'terminal-close': { sessionId: 's-1', terminalId: 't-1' },
  'terminal-rename': { sessionId: 's-1', terminalId: 't-1', title: 'x' },
  'terminal-control': { streamId: 1, ...size },
  'terminal-resize': { streamId: 1, ...size },
  'terminal-input': { streamId: 1, bytes: Buffer.from([0x1b, 0xff, 0x00]) },
  'output-follow': { sessionId: 's-1', callSeq: 1 },
  'stream-ack': { streamId: 1, offset: 0 },
  'stream-close': { streamId: 1 },
}

let looked = 0
let handled: [string, unknown][] = []
beforeEach(() => {
  looked = 0
  handled = []
})

function open(userId: string) {
  const socket = createSocket(userId)
  const frame = createSocketFrame({
    socket: socket as unknown as BrowserSocket,
    sessions: {
      get: async (id) => {
        looked += 1
        return id === 's-1' ? ({ id, ownerId: 'u-1' } as never) : null
      },
    },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  })
  for (const name of Object.keys(BODIES) as SocketMessageName[]) {
    frame.on(name, async (request) => {
      handled.push([name, request])
      return { kind: 'done' } as never
    })
  }
  return socket
}

describe.each(Object.entries(BODIES))('[W9] %s', (name, body) => {
  const { right } = SOCKET_MESSAGES[name as SocketMessageName]

  test('is handled for whom the session is', async () => {
    expect(await open('u-1').ask(name, body)).toEqual({ kind: 'done' })
    expect(handled).toEqual([[name, expect.objectContaining(body)]])
  })
  test('is not handled for another, who learns nothing', async () => {
    const reply = await open('u-2').ask(name, body)
    if (right === 'own') expect(reply).toEqual({ kind: 'done' })
    else expect(reply).toMatchObject({ kind: 'problem', code: 'not_found' })
    expect(handled).toHaveLength(right === 'own' ? 1 : 0)
  })
  test('garbage is answered and goes no further', async () => {
    const socket = open('u-1')
    for (const garbage of [null, 7, 'x', [], { ...body, more: 1 }, { sessionId: '../x' }]) {
      expect(await socket.ask(name, garbage)).toMatchObject({ kind: 'problem', code: 'invalid_input' })
    }
    expect(handled).toEqual([])
  })
})

test('rights are those of now: who loses theirs is refused though the connection stands', async () => {
  const socket = open('u-1')
  expect(await socket.ask('watch', BODIES.watch)).toEqual({ kind: 'done' })
  socket.data = { person: { kind: 'person', user: { id: 'u-9', role: 'member' } } }
  expect(await socket.ask('watch', BODIES.watch)).toMatchObject({ code: 'not_found' })
})

test('keys stay in their order and never wait for the database', async () => {
  const socket = open('u-1')
  const bytes = Array.from({ length: 50 }, (_, n) => Buffer.from([n]))
  const asked = bytes.map((one) => socket.ask('terminal-input', { streamId: 1, bytes: one }))
  expect(handled.map(([, request]) => (request as { bytes: Buffer }).bytes[0])).toEqual(bytes.map((one) => one[0]))
  await Promise.all(asked)
  expect(looked).toBe(0)
})

test('[W12] a flood ends the connection; keys may come faster than commands', async () => {
  // Within one second, by which they are counted.
  vi.spyOn(performance, 'now').mockReturnValue(5_000)
  const typing = open('u-1')
  for (let n = 0; n < 500; n += 1) await typing.ask('terminal-input', BODIES['terminal-input'])
  expect(typing.disconnected).toBe(false)
  const flooding = open('u-1')
  for (let n = 0; n < 101; n += 1) void flooding.ask('watch', BODIES.watch)
  expect(flooding.disconnected).toBe(true)
  const unheardOf = open('u-1')
  for (let n = 0; n < 101; n += 1) void unheardOf.ask(`made-up-${n}`, {})
  expect(unheardOf.disconnected).toBe(true)
})

test('a fault of ours is answered as one, and said in the log only', async () => {
  const socket = createSocket('u-1')
  const logged: unknown[] = []
  const frame = createSocketFrame({
    socket: socket as unknown as BrowserSocket,
    sessions: { get: async () => Promise.reject(new Error('secret place 10.0.0.1')) },
    logger: { debug() {}, info() {}, warn() {}, error: (fields) => void logged.push(fields) },
  })
  frame.on('watch', async () => ({ kind: 'problem', code: 'x', message: 'x' }))
  const reply = await socket.ask('watch', BODIES.watch)
  expect(reply).toMatchObject({ kind: 'problem', code: 'internal' })
  expect(JSON.stringify(reply)).not.toContain('secret place')
  expect(JSON.stringify(logged)).toContain('secret place')
})
