/** [R18] [R19] The database goes away in the middle of things. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { createBlobFiles } from './blob-files.ts'
import { troubleOf } from './classify-error.ts'
import { openDatabase } from './database.ts'
import type { WaitReason } from './event-log.ts'
import { type FaultPoint, NO_FAULT } from './fault.ts'
import { SILENT } from './logger.ts'
import { purge } from './purge-session.ts'
import { rowsOf } from './testing/database.ts'
import { posted } from './testing/drafts.ts'
import { openRelay, type Relay } from './testing/relay.ts'
import { openSecond, SHARED_KEY, urlOf } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore({ secretKey: SHARED_KEY })

async function texts(sessionId: string): Promise<string[]> {
  const { envelopes } = await opened.store.events.read({ sessionId, after: 0 })
  return envelopes.map(({ event }) => (event.type === 'message-posted' ? event.text : ''))
}

it.each<FaultPoint>(['append-before-send', 'append-after-commit'])(
  'an append whose connection is lost at %s is stored once and answered',
  async (point) => {
    let cuts = 0
    await using second = await openSecond(opened.dataDir, (at) => {
      if (at === point && cuts++ === 0) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    })
    const { sessionId, epoch } = await openSession(second)
    const waits: WaitReason[] = []
    const batch = { sessionId, epoch, base: 0, batchId: 'b-1', drafts: [posted('one'), posted('two')] }
    const outcome = await second.events.append(batch, { onWait: (reason) => waits.push(reason) })
    expect(outcome.kind).toBe('stored')
    expect(waits).toEqual(['database_unreachable'])
    expect(await texts(sessionId)).toEqual(['one', 'two'])
  },
)

it('a lost answer after a takeover is told from a lost write', async () => {
  let cuts = 0
  await using second = await openSecond(opened.dataDir, async (at) => {
    if (at !== 'append-after-commit' || cuts++ > 0) return
    await takeOver()
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  })
  const { sessionId, epoch } = await openSession(second)
  async function takeOver(): Promise<void> {
    await expire(sessionId)
    await opened.store.leases.take(sessionId)
  }
  const batch = { sessionId, epoch, base: 0, batchId: 'b-1', drafts: [posted('one')] }
  expect((await second.events.append(batch)).kind).toBe('stored')
  expect(await second.events.append({ ...batch, base: 1, batchId: 'b-2' })).toEqual({ kind: 'fenced' })
})

async function expire(sessionId: string): Promise<void> {
  const client = new pg.Client(urlOf(opened.dataDir))
  await client.connect()
  await client.query('UPDATE sessions SET lease_owner = NULL WHERE id = $1', [sessionId])
  await client.end()
}

it('killing connections again and again loses nothing and doubles nothing', async () => {
  const { store, dataDir } = opened
  const { sessionId, epoch } = await openSession(store)
  const killer = new pg.Client(urlOf(dataDir))
  await killer.connect()
  let done = false
  const killing = (async () => {
    while (!done) {
      await killer.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'slipway' AND pid <> pg_backend_pid()",
      )
      await sleep(20)
    }
  })()
  const expected: string[] = []
  try {
    for (let base = 0; base < 150; base++) {
      expected.push(`n ${base}`)
      const batch = { sessionId, epoch, base, batchId: `b-${base}`, drafts: [posted(`n ${base}`)] }
      expect((await store.events.append(batch)).kind).toBe('stored')
    }
  } finally {
    done = true
    await killing
    await killer.end()
  }
  expect(await texts(sessionId)).toEqual(expected)
})

it('while the database restarts, appends wait and then land; all else works again by itself', async () => {
  const { store, dataDir } = opened
  const { sessionId, epoch } = await openSession(store)
  const postmaster = async () => Number.parseInt(await readFile(join(dataDir, 'pg/postmaster.pid'), 'utf8'), 10)
  const first = await postmaster()
  process.kill(first, 'SIGKILL')
  const expected: string[] = []
  for (let base = 0; base < 40; base++, await sleep(10)) {
    const batch = { sessionId, epoch, base, batchId: `b-${base}`, drafts: [posted(`n ${base}`)] }
    expect((await store.events.append(batch)).kind).toBe('stored')
    expected.push(`n ${base}`)
  }
  expect(await postmaster()).not.toBe(first)
  expect(await texts(sessionId)).toEqual(expected)
  expect((await openSession(store)).epoch).toBe(1)
  expect(await store.health()).toMatchObject({ ok: true, database: 'embedded', problems: [] })
})

describe('a connection that ends', () => {
  const logged: string[] = []
  const logger = { ...SILENT, warn: (_fields: unknown, message: string) => void logged.push(message) }
  const ends: Array<[string, (relay: Relay, pid: unknown) => unknown]> = [
    ['the database ends it', (_relay, pid) => rowsOf(opened.dataDir, 'SELECT pg_terminate_backend($1)', [pid])],
    // The driver then has nothing to give to the statement, and tells the connection alone.
    ['a cable is pulled', (relay) => relay.pull()],
  ]

  it.each(ends)('in a purge, since %s, fails the purge alone: the next one finishes', async (_why, end) => {
    await using relay = await openRelay(opened.dataDir)
    await using database = openDatabase({ connectionString: relay.url }, logger)
    const { pool } = database
    const files = createBlobFiles(join(opened.dataDir, 'blobs'))
    const { sessionId, epoch } = await openSession(opened.store)
    await opened.store.events.append({ sessionId, epoch, base: 0, batchId: 'b', drafts: [posted('gone soon')] })
    await opened.store.sessions.remove(sessionId)
    const uncaught: unknown[] = []
    const onUncaught = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', onUncaught)
    const holder = new pg.Client(urlOf(opened.dataDir))
    await holder.connect()
    try {
      await holder.query('BEGIN; LOCK TABLE messages IN ACCESS EXCLUSIVE MODE')
      const outcome = purge({ pool, files, fault: NO_FAULT }, sessionId).then(
        () => 'purged',
        (error: unknown) => troubleOf(error),
      )
      const waiting =
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'DELETE FROM messages%' AND wait_event_type = 'Lock'"
      await expect.poll(() => rowsOf(opened.dataDir, waiting)).toHaveLength(1)
      await end(relay, (await rowsOf(opened.dataDir, waiting))[0]?.['pid'])
      expect(await outcome).toBe('away')
      await holder.end()
      expect(await purge({ pool, files, fault: NO_FAULT }, sessionId)).toMatchObject({ deleted: { events: 1 } })
      expect(uncaught).toEqual([])
    } finally {
      process.off('uncaughtException', onUncaught)
      await holder.end()
    }
  })

  const pools = ends.flatMap(([why, end]) => [[why, 'pool', end] as const, [why, 'appendPool', end] as const])

  it.each(pools)('while nobody uses it, since %s, is told of once (%s)', async (_why, name, end) => {
    await using relay = await openRelay(opened.dataDir)
    await using database = openDatabase({ connectionString: relay.url }, logger)
    const pool = database[name]
    logged.length = 0
    const { rows } = await pool.query('SELECT pg_backend_pid() AS pid')
    await end(relay, rows[0].pid)
    await expect.poll(() => pool.totalCount).toBe(0)
    expect((await pool.query('SELECT 1')).rowCount).toBe(1)
    expect(logged).toEqual(['database: an idle connection broke'])
  })
})

it('an append that was told to stop waiting ends with AbortError', async () => {
  await using second = await openSecond(opened.dataDir, () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  })
  const { sessionId, epoch } = await openSession(opened.store)
  const stop = new AbortController()
  const batch = { sessionId, epoch, base: 0, batchId: 'b', drafts: [posted('never')] }
  const waiting = second.events.append(batch, { signal: stop.signal, onWait: () => stop.abort() })
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  expect(await texts(sessionId)).toEqual([])
})
