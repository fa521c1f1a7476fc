/** A server that is told to stop stops soon and loses nothing; one that was only asleep writes nothing behind its successor's back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { SILENT } from '#server/store/logger.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { SHARED_KEY, urlOf } from '#server/store/testing/second-server.ts'
import { pageTokenOf } from '#server/transport/cookies.ts'
import { gate } from './model-server/answers/gate.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'
import { is, judgeTurn, scriptTurn, sendTurn } from './rig/turn-oracle.ts'

async function stop(rig: ServerRig): Promise<number> {
  const began = performance.now()
  rig.kill('SIGTERM')
  expect(await rig.ended()).toBe(0)
  return performance.now() - began
}

describe('[R2] SIGTERM', () => {
  let rig: ServerRig
  beforeAll(async () => {
    rig = await startServer()
  })
  afterAll(() => rig[Symbol.asyncDispose]())

  test.each([
    ['in the middle of the text', 'request-started', ['Bash(*)'], true],
    ['while a person is asked', 'permission-requested', [], false],
    ['while a command runs', 'call-started', ['Bash(*)'], false],
    ['when its result is there', 'call-completed', ['Bash(*)'], false],
  ] as const)(
    '%s: gone within ten seconds, the next start goes on, nothing is lost',
    async (_name, point, allow, holds) => {
      const id = await rig.session({ allow: [...allow] })
      const middle = gate()
      scriptTurn(rig.model, id, holds ? { chunks: ['I run', middle, ' it.'] } : {})
      await sendTurn(rig, id)
      await rig.events(id, is(point))
      expect(await stop(rig)).toBeLessThan(10_000)
      middle.open()
      await rig.start()
      if (point === 'permission-requested') {
        const asked = (await rig.events(id, is(point))).at(-1)?.event
        if (asked?.type !== 'permission-requested') throw new Error('not asked')
        const path = `/api/sessions/${id}/approvals/${asked.requestId}`
        expect((await rig.ask('POST', path, { body: { decision: 'allow' } })).status).toBe(200)
      }
      const events = await judgeTurn(rig, id)
      expect(events.filter(is('call-completed'))[0]?.event).toMatchObject({ isError: false })
      expect(rig.model.violations()).toEqual([])
    },
  )

  test('viewers are told to come back, nothing new is taken, and idle it is gone at once', async () => {
    const { url, token } = rig
    const link = (await rig.ask('POST', '/api/sign-in-links')).json.url as string
    const secret = link.split('#')[1]
    const signedIn = await rig.ask('POST', '/api/sign-in', { token: null, body: { secret } })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const socket = io(url, {
      ...{ path: SOCKET_PATH, transports: ['websocket'], reconnection: false },
      ...{ auth: { token: pageTokenOf(cookie.split('=')[1] ?? '') }, extraHeaders: { cookie, origin: url } },
    })
    await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject))
    const told = new Promise<{ retryMs: number }>((resolve) => socket.on('draining', resolve))
    const gone = new Promise((resolve) => socket.on('disconnect', resolve))
    const took = stop(rig)
    expect((await told).retryMs).toBeLessThanOrEqual(5_000)
    await gone
    expect(await took).toBeLessThan(5_000)
    await expect(fetch(`${url}/livez`, { headers: { authorization: token } })).rejects.toThrow()
    await rig.start()
  })
})

describe('[R3] two servers on one database', () => {
  let directory: string
  let store: Store
  let one: ServerRig
  let two: ServerRig
  beforeAll(async () => {
    directory = await mkdtemp('/tmp/slip-')
    store = await openStore({ dataDir: join(directory, 'd'), secretKey: SHARED_KEY, logger: SILENT, ballastBytes: 0 })
    const shared = { DATABASE_URL: urlOf(join(directory, 'd')), SLIPWAY_SECRET_KEY: SHARED_KEY }
    one = await startServer({ environment: shared })
    const model = { ANTHROPIC_API_KEY: one.model.key, ANTHROPIC_BASE_URL: one.model.url }
    two = await startServer({ environment: { ...shared, ...model } })
  })
  afterAll(async () => {
    one.kill('SIGCONT')
    await two[Symbol.asyncDispose]()
    await one[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  test('a stopped owner is succeeded; awake again it writes nothing more', async () => {
    const id = await one.session({ allow: ['Bash(*)'] })
    const middle = gate()
    scriptTurn(one.model, id, { chunks: ['I run', middle, ' it.'] })
    await sendTurn(one, id)
    await one.events(id, is('request-started'))
    const epoch = (await store.events.read({ sessionId: id, after: 0 })).envelopes.at(-1)?.epoch ?? 0
    one.kill('SIGSTOP')
    middle.open()
    const events = await judgeTurn(two, id)
    // The files after the turn are kept a moment later, and that is the last fact of it.
    await two.events(id, ({ event }) => event.type === 'checkpointed' && event.cause === 'turn_ended')
    const last = await store.events.lastSeq(id)
    one.kill('SIGCONT')
    // Its half-read answer is still in its pipe: it tries to store it, and is refused.
    await expect.poll(() => one.printed(), { timeout: 30_000 }).toMatch(/another server owns it now|lease/)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(await store.events.lastSeq(id)).toBe(last)
    expect(events.at(-1)?.epoch).toBeGreaterThan(epoch)
    // Whether its write or the renewal of its lease came first is chance; the store's own tests hold the write.
    expect((await one.ask('GET', '/metrics')).text).toMatch(/^slipway_fenced_writes_total \d+$/m)
    // And it shows what the other did, and takes commands for it.
    expect((await one.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({ status: 'idle', seq: last })
    expect((await one.ask('PATCH', `/api/sessions/${id}`, { body: { title: 'From the first' } })).status).toBe(200)
  })

  test('a viewer at the one sees what happens at the other, and an answer given there counts', async () => {
    one.kill('SIGCONT')
    const id = await two.session()
    scriptTurn(one.model, id)
    await sendTurn(two, id)
    const asked = (await one.events(id, is('permission-requested'))).at(-1)?.event
    if (asked?.type !== 'permission-requested') throw new Error('not asked')
    const path = `/api/sessions/${id}/approvals/${asked.requestId}`
    expect((await one.ask('POST', path, { body: { decision: 'allow' } })).status).toBe(200)
    const seen = await one.events(id, is('turn-ended'))
    // Its container is the owner's alone.
    expect(await judgeTurn(two, id)).toEqual(seen)
  })
})
