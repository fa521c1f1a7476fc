/** Whatever the database does in the middle of a turn, the turn ends whole and once, and nothing that was acknowledged is lost. */
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { answer } from './model-server/answers/answer.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { gate } from './model-server/answers/gate.ts'
import { type Rig, startRig } from './rig/start-rig.ts'
import { is } from './rig/turn-oracle.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ workspace: { files: { 'hello.txt': 'hello\n' } } })
})
afterAll(() => rig[Symbol.asyncDispose]())

type Query = (...input: unknown[]) => unknown
const prototype = pg.Client.prototype as unknown as { query: Query }
const realQuery = prototype.query
afterEach(() => {
  prototype.query = realQuery
})

/** From now on the n-th statement fails as on a connection that broke. */
function breakCall(n: number): { count(): number } {
  let calls = 0
  prototype.query = function (this: pg.Client, ...input: unknown[]) {
    calls += 1
    if (calls !== n) return realQuery.apply(this, input)
    const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    const callback = input.find((one) => typeof one === 'function') as ((error: Error) => void) | undefined
    const [first] = input
    if (callback === undefined && typeof (first as { submit?: unknown } | undefined)?.submit !== 'function') {
      return Promise.reject(error)
    }
    setImmediate(() => callback?.(error))
    return first
  }
  return { count: () => calls }
}

function script(id: string): void {
  const first = (request: { firstUser: string; toolResults: unknown[] }) =>
    request.firstUser.includes(id) && request.toolResults.length === 0
  const read = toolUse('Read', { file_path: '/workspace/hello.txt' })
  rig.model.when(first, answer(text('I read it.'), read), { times: 5 })
  rig.model.when({ firstUserContains: id, toolResultFor: 'Read' }, text('It says hello.'), { times: 5 })
}

/** A client that gets no good answer sends the same again. */
async function send(id: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const sent = await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: `Go, ${id}`, commandId: 'go' } })
    if (sent.status === 202 || tries > 20) return sent.status
    expect([500, 503, 409], rig.logged().slice(-1500)).toContain(sent.status)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function judge(id: string): Promise<Envelope[]> {
  const events = await rig.events(id, is('turn-ended'))
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(is('message-posted'))).toHaveLength(1)
  expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
  const calls = events.filter(is('call-completed'))
  expect(calls).toHaveLength(1)
  return events
}

describe('[R19] the n-th statement of a turn fails', () => {
  test('for every n until the turn needs no more of them', async () => {
    let reached = 0
    for (let n = 1; n < 60; n += 1) {
      const id = await rig.session()
      script(id)
      const broken = breakCall(n)
      expect(await send(id), `n = ${n}`).toBe(202)
      await judge(id)
      prototype.query = realQuery
      reached = n
      if (broken.count() < n) break
    }
    // The loop has left by its end, not by its bound, and there was something to break.
    expect(reached).toBeGreaterThan(8)
    expect(reached).toBeLessThan(59)
  })
})

/** The whole of the promise by `npm run chaos`. */
const OUTAGE_MS = process.env['SLIPWAY_CHAOS'] === '1' ? 30_000 : 2_500

/** No connection is left and none can be made, until the returned function is called. */
async function takeDatabaseAway(): Promise<() => Promise<void>> {
  const { host, port } = new pg.Client(rig.databaseUrl)
  const [socket, aside] = [join(host, `.s.PGSQL.${port}`), join(host, 'aside')]
  const owner = new pg.Client(rig.databaseUrl)
  await owner.connect()
  await rename(socket, aside)
  await owner.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'slipway' AND pid <> pg_backend_pid()",
  )
  return async () => {
    await rename(aside, socket)
    await owner.end()
  }
}

test('[R18] a database that is away for a while: what was acknowledged is there, turns wait, say so, and go on soon', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => rig.session()))
  const late = await rig.session()
  const middle = gate()
  for (const id of [...ids, late]) {
    const first = (request: { firstUser: string; toolResults: unknown[] }) =>
      request.firstUser.includes(id) && request.toolResults.length === 0
    const read = toolUse('Read', { file_path: '/workspace/hello.txt' })
    rig.model.when(first, answer(text('I read it.', { chunks: ['I read', middle, ' it.'] }), read), { times: 5 })
    rig.model.when({ firstUserContains: id, toolResultFor: 'Read' }, text('It says hello.'), { times: 5 })
  }
  const saving = new Set<string>()
  for (const id of ids) {
    const opened = await rig.core.registry.open(id)
    if (opened.kind !== 'open') throw new Error(opened.kind)
    opened.session.room.onSignal((signal) => {
      if (signal.type === 'progress' && signal.phase === 'saving') saving.add(id)
    })
  }
  expect(await Promise.all(ids.map(send))).toEqual(ids.map(() => 202))
  for (const id of ids) await rig.events(id, is('request-started'))

  const giveBack = await takeDatabaseAway()
  const awayUntil = performance.now() + OUTAGE_MS
  // The answers of the model come while nothing can be stored.
  middle.open()
  const lost = await rig.ask('POST', `/api/sessions/${late}/messages`, {
    body: { text: `Go, ${late}`, commandId: 'go' },
  })
  expect([500, 503]).toContain(lost.status)
  await expect.poll(() => saving.size, { timeout: 30_000 }).toBe(ids.length)
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, awayUntil - performance.now())))
  expect((await rig.ask('GET', '/readyz')).status).toBe(503)
  expect((await rig.ask('GET', '/livez')).status).toBe(200)
  await giveBack()

  const back = performance.now()
  for (const id of ids) await judge(id)
  // Promised are five seconds; the rest is the slack of a busy machine.
  expect(performance.now() - back).toBeLessThan(15_000)
  expect(await send(late)).toBe(202)
  await judge(late)
  // What was answered while it was away stands for a second.
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status).toBe(200)
})

test('[R18] connections that are ended again and again cost time and nothing else', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => rig.session()))
  for (const id of ids) script(id)
  let ended = 0
  let going = true
  const killing = (async () => {
    const owner = new pg.Client(rig.databaseUrl)
    await owner.connect()
    while (going) {
      const { rowCount } = await owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'slipway' AND pid <> pg_backend_pid()",
      )
      ended += rowCount ?? 0
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await owner.end()
  })()
  const statuses = await Promise.all(ids.map(send))
  expect(statuses).toEqual(ids.map(() => 202))
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await expect.poll(() => ended).toBeGreaterThan(5)
  going = false
  await killing
  for (const id of ids) await judge(id)
  // A connection that was ended unnoticed is found out by who uses it first.
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status).toBe(200)
})
