/** Viewers over real sockets: late ones, broken ones and slow ones all see the same session, and slow none of the others. */
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { applySignals, EMPTY_OVERLAY, type Overlay, settleOverlay } from '#protocol/overlay.ts'
import { fold, reduce } from '#protocol/reduce.ts'
import {
  type AnyEnvelope,
  type ClientToServer,
  RESYNC_EVENTS,
  type ServerToClient,
  SOCKET_PATH,
} from '#protocol/socket.ts'
import type { SessionState } from '#protocol/state.ts'
import { pageTokenOf } from '#server/transport/cookies.ts'
import { text } from './model-server/answers/builders.ts'
import { gate } from './model-server/answers/gate.ts'
import { heldBytes } from './rig/held-bytes.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

let rig: Rig
let cookie: { header: string; token: string }
beforeAll(async () => {
  rig = await startRig()
  await rig.ask('GET', '/api/me')
  const owner = await rig.store.users.owner()
  const { token } = await rig.store.authSessions.create({ userId: owner?.id ?? '' })
  cookie = { header: `slipway_session=${token}`, token: pageTokenOf(token) }
  rig.model.respond(() => text('Hm.'))
})
afterAll(() => rig[Symbol.asyncDispose]())

type Client = Socket<ServerToClient, ClientToServer>

interface Viewer {
  socket: Client
  state: SessionState | null
  seen: AnyEnvelope[]
  resyncs: number
  overlay: Overlay
  /** The longest text that a block on the screen had. */
  longest: string
  /** Resolves when what moves satisfies it. */
  moving(condition: (overlay: Overlay) => boolean): Promise<void>
  until(seq: number): Promise<void>
}

async function connect(): Promise<Client> {
  const socket: Client = io(rig.url, {
    ...{
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: cookie.token },
    },
    extraHeaders: { cookie: cookie.header, origin: rig.url },
  })
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject))
  return socket
}

async function watch(id: string, afterSeq?: number, socket?: Client): Promise<Viewer> {
  const client = socket ?? (await connect())
  const waiting = new Set<() => void>()
  const viewer: Viewer = {
    ...{ socket: client, state: null, seen: [], resyncs: 0, overlay: EMPTY_OVERLAY, longest: '' },
    async moving(condition) {
      while (!condition(viewer.overlay)) await new Promise<void>((resolve) => waiting.add(resolve))
    },
    async until(seq) {
      while ((viewer.state?.seq ?? viewer.seen.at(-1)?.seq ?? 0) < seq) {
        await new Promise<void>((resolve) => waiting.add(resolve))
      }
    },
  }
  const news = () => {
    for (const wake of waiting) wake()
    waiting.clear()
  }
  client.on('envelopes', ({ envelopes }) => {
    viewer.seen.push(...envelopes)
    viewer.overlay = envelopes.reduce(settleOverlay, viewer.overlay)
    if (viewer.state !== null) viewer.state = envelopes.reduce(reduce, viewer.state)
    news()
  })
  client.on('signals', (message) => {
    viewer.overlay = applySignals(viewer.overlay, message)
    for (const block of Object.values(viewer.overlay.blocks)) {
      if (block.text.length > viewer.longest.length) viewer.longest = block.text
    }
    news()
  })
  client.on('resync', ({ state }) => {
    viewer.resyncs += 1
    viewer.state = state
    news()
  })
  const reply = await client.emitWithAck('watch', { sessionId: id, ...(afterSeq === undefined ? {} : { afterSeq }) })
  if (reply.kind === 'problem') throw new Error(reply.message)
  viewer.state = reply.state
  return viewer
}

const rename = (id: string, title: string) => rig.ask('PATCH', `/api/sessions/${id}`, { body: { title } })

async function logOf(id: string): Promise<Envelope[]> {
  const all: Envelope[] = []
  for (;;) {
    const { envelopes, more } = await rig.store.events.read({ sessionId: id, after: all.at(-1)?.seq ?? 0 })
    all.push(...(envelopes as Envelope[]))
    if (!more) return all
  }
}

test('[R16] a late viewer gets the head and what follows; two viewers and the server agree', async () => {
  const id = await rig.session()
  const first = await watch(id)
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Hello' } })
  await rig.events(id, ({ event }) => event.type === 'turn-ended')
  const late = await watch(id)
  await rename(id, 'After')
  const log = await logOf(id)
  await Promise.all([first.until(log.length), late.until(log.length)])
  const truth = fold(log)
  expect(first.state).toEqual(truth)
  expect(late.state).toEqual(truth)
  expect(late.seen.map(({ seq }) => seq)).toEqual([log.length])
  first.socket.close()
  late.socket.close()
})

test('a command over the socket is applied once, and repeated when its answer was lost', async () => {
  const id = await rig.session()
  const socket = await connect()
  const command = { sessionId: id, commandId: 'once', command: { type: 'session-update', title: 'Mine' } } as const
  const answers = await Promise.all([socket.emitWithAck('command', command), socket.emitWithAck('command', command)])
  expect(answers).toEqual([
    { kind: 'applied', seq: 2 },
    { kind: 'applied', seq: 2 },
  ])
  expect(await socket.emitWithAck('page', { sessionId: id, after: 1 })).toMatchObject({ kind: 'page', more: false })
  socket.close()
})

test('motion comes before the fact that replaces it, and joins to the same text', async () => {
  const id = await rig.session()
  const viewer = await watch(id)
  const order: string[] = []
  let streamed = ''
  viewer.socket.on('signals', ({ signals }) => {
    for (const signal of signals) {
      order.push(signal.type)
      if (signal.type === 'text-delta' && signal.offset === streamed.length) streamed += signal.text
    }
  })
  viewer.socket.on('envelopes', ({ envelopes }) => order.push(...envelopes.map(({ event }) => event.type)))
  rig.model.enqueue(text('One two three four five.', { chunks: 5, paceMs: 5 }))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Count' } })
  const events = await rig.events(id, ({ event }) => event.type === 'turn-ended')
  await viewer.until(events.length)
  expect(streamed).toBe('One two three four five.')
  expect(order.lastIndexOf('text-delta')).toBeLessThan(order.indexOf('block-completed'))
  viewer.socket.close()
})

test('[SG3] a reload in mid-stream shows the answer so far at once, and goes on to the same text', async () => {
  const id = await rig.session()
  const middle = gate()
  rig.model.enqueue(text('One two three four.', { chunks: ['One two ', middle, 'three four.'] }))
  const first = await watch(id)
  const half = (viewer: Viewer) =>
    viewer.moving(({ blocks }) => Object.values(blocks).some((b) => b.text === 'One two '))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Count' } })
  await half(first)
  const reloaded = await watch(id)
  await half(reloaded)
  const resumed = await watch(id, 1)
  await half(resumed)
  middle.open()
  const events = await rig.events(id, ({ event }) => event.type === 'turn-ended')
  for (const viewer of [first, reloaded, resumed]) {
    await viewer.until(events.length)
    expect(viewer.longest).toBe('One two three four.')
    expect(viewer.overlay.blocks).toEqual({})
    viewer.socket.close()
  }
})

test('[R28] a session of 20 000 events opens with its head and its last page, and pages backwards to its start', async () => {
  const id = await rig.session()
  const opened = await rig.core.registry.open(id)
  if (opened.kind !== 'open') throw new Error(opened.kind)
  const page = Array.from({ length: 500 }, (_, n) => ({ type: 'environment-noted', text: `note ${n}` }) as const)
  for (let n = 0; n < 40; n += 1) await opened.session.note({ kind: 'person', id: 'u' }, page)
  const started = performance.now()
  const viewer = await watch(id)
  const total = viewer.state?.seq ?? 0
  const last = await viewer.socket.emitWithAck('page', { sessionId: id, before: total + 1, limit: 200 })
  const took = performance.now() - started
  if (last.kind === 'problem') throw new Error(last.message)
  expect(total).toBe(20_001)
  expect(last.envelopes.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => total - 199 + n))
  expect(took).toBeLessThan(20_000)
  const seqs: number[] = []
  for (let before = total + 1, more = true; more; ) {
    const back = await viewer.socket.emitWithAck('page', { sessionId: id, before })
    if (back.kind === 'problem') throw new Error(back.message)
    seqs.unshift(...back.envelopes.map(({ seq }) => seq))
    before = seqs[0] ?? 0
    more = back.more
  }
  expect(seqs).toEqual(Array.from({ length: total }, (_, n) => n + 1))
  for (const request of [{}, { after: 0, before: 5 }, { before: 0 }, { before: 5, limit: 501 }]) {
    const reply = await viewer.socket.emitWithAck('page', { sessionId: id, ...request })
    expect(reply).toMatchObject({ kind: 'problem', code: 'invalid_input' })
  }
  viewer.socket.close()
})

describe('[R5] a flaky wire', () => {
  test('16 viewers that lose their connection again and again all end with the same list', async () => {
    const id = await rig.session()
    const total = 120
    const flaky = async (seed: number): Promise<number[]> => {
      const seen: number[] = []
      let random = seed
      while ((seen.at(-1) ?? 0) < total) {
        const viewer = await watch(id, seen.at(-1) ?? 0)
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648
        const goal = Math.min(total, (seen.at(-1) ?? 0) + 1 + (random % 20))
        await viewer.until(goal)
        // What came may be more than was waited for; nothing may be missing or double.
        seen.push(...viewer.seen.map(({ seq }) => seq))
        viewer.socket.disconnect()
      }
      return seen
    }
    const viewers = Promise.all(Array.from({ length: 16 }, (_, seed) => flaky(seed + 1)))
    for (let n = 2; n <= total; n += 1) await rename(id, `Title ${n}`)
    for (const seen of await viewers) expect(seen).toEqual(Array.from({ length: total }, (_, n) => n + 1))
  })
})

describe('[R21] a slow viewer', () => {
  test('holds little memory, slows nobody, and is brought up to date with the head when it is far behind', async () => {
    const id = await rig.session()
    const slow = await watch(id, 0)
    // The TCP stream stops: what is sent stays on our side.
    const engine = slow.socket.io.engine as unknown as {
      transport: { ws: { _socket?: { pause(): void; resume(): void } } }
    }
    const wire = engine.transport.ws._socket
    if (wire === undefined) throw new Error('no socket beneath')
    wire.pause()
    const quick = await watch(id, 0)
    const opened = await rig.core.registry.open(id)
    if (opened.kind !== 'open') throw new Error(opened.kind)
    const before = heldBytes()
    const text = 'x'.repeat(4_000)
    for (let n = 0; n < 2 * RESYNC_EVENTS; n += 500) {
      const events = Array.from({ length: 500 }, () => ({ type: 'environment-noted', text }) as const)
      await opened.session.note({ kind: 'person', id: 'u' }, events)
    }
    const last = opened.session.state.seq
    await quick.until(last)
    // Forty megabytes went by; what the slow one holds here is a page and what the kernel takes.
    expect(heldBytes() - before).toBeLessThan(20_000_000)
    expect(quick.resyncs).toBe(0)
    // Whoever says nothing for 25 s is let go: until then nobody waited for it.
    expect(slow.socket.connected).toBe(true)
    wire.resume()
    await slow.until(last)
    expect(slow.resyncs).toBe(1)
    expect(slow.seen.length).toBeLessThan(last)
    expect(slow.state).toEqual(fold(await logOf(id)))
    slow.socket.close()
    quick.socket.close()
  })
})

test('a deleted session is closed for those who look at it', async () => {
  const id = await rig.session()
  const viewer = await watch(id)
  const closed = new Promise((resolve) => viewer.socket.on('closed', resolve))
  await rig.ask('DELETE', `/api/sessions/${id}`)
  expect(await closed).toMatchObject({ sessionId: id, code: 'gone' })
  viewer.socket.close()
})
