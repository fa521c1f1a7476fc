/** One owner per session, whoever races, sleeps or dies. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { leaseDeadline, stillOwned } from './lease-deadline.ts'
import type { Lease } from './leases.ts'
import { newId } from './new-id.ts'
import type { Store } from './open-store.ts'
import { posted } from './testing/drafts.ts'
import { openSecond, SHARED_KEY, urlOf } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore({ secretKey: SHARED_KEY })

async function newSession(store: Store): Promise<string> {
  const id = newId('s')
  await store.sessions.create({ id, ownerId: 'u-1', title: 'Race', source: { kind: 'empty' } })
  return id
}

/** Lets the lease run out and takes the session; an append that lands in between renews the lease, so more than once. */
async function takeFrom(sessionId: string): Promise<Lease> {
  for (let tries = 0; tries < 10; tries++) {
    await query("UPDATE sessions SET lease_until = now() - interval '1 s' WHERE id = $1", [sessionId])
    const taken = await opened.store.leases.take(sessionId)
    if (taken.kind === 'taken') return taken.lease
  }
  throw new Error('the lease never ran out')
}

async function query(text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client(urlOf(opened.dataDir))
  await client.connect()
  try {
    await client.query(text, values)
  } finally {
    await client.end()
  }
}

/** As many at a time as a server has connections: what waits for one is told after seconds that the database is away. */
const AT_ONCE = 10

it('[R3] two servers race for 200 sessions and each goes to exactly one', async () => {
  await using left = await openSecond(opened.dataDir)
  await using right = await openSecond(opened.dataDir)
  for (let begun = 0; begun < 200; begun += AT_ONCE) {
    const ids = await Promise.all(Array.from({ length: AT_ONCE }, () => newSession(opened.store)))
    const outcomes = await Promise.all(
      ids.map((id) => Promise.all([left.leases.take(id), right.leases.take(id)].map(async (one) => (await one).kind))),
    )
    for (const kinds of outcomes) expect(kinds.toSorted()).toEqual(['held', 'taken'])
  }
})

it('[R3] a writer that was asleep during a takeover lands nothing, however the two are interleaved', async () => {
  await using second = await openSecond(opened.dataDir)
  for (let round = 0; round < 40; round++) {
    const { sessionId, epoch } = await openSession(second)
    const zombie = second.events.append({ sessionId, epoch, base: 0, batchId: 'zombie', drafts: [posted('late')] })
    const taken = await takeFrom(sessionId)
    const { epoch: newer, lastSeq } = taken
    const drafts = [posted('mine')]
    const own = await opened.store.events.append({ sessionId, epoch: newer, base: lastSeq, batchId: 'own', drafts })
    expect(own.kind).toBe('stored')
    const late = await second.events.append({
      sessionId,
      epoch,
      base: lastSeq,
      batchId: 'again',
      drafts: [posted('x')],
    })
    expect(late).toEqual({ kind: 'fenced' })
    const { envelopes } = await opened.store.events.read({ sessionId, after: 0 })
    const stale = envelopes.filter((envelope) => envelope.epoch === epoch)
    // The first write may have come before the takeover; then the takeover has seen it.
    expect(stale).toHaveLength((await zombie).kind === 'stored' ? 1 : 0)
    expect(lastSeq).toBe(stale.length)
  }
})

it('a takeover and an append that wait for one another never both win', async () => {
  const { store } = opened
  for (let round = 0; round < 60; round++) {
    const { sessionId, epoch } = await openSession(store)
    const batch = { sessionId, epoch, base: 0, batchId: 'old', drafts: [posted('old')] }
    const [appended, taken] = await Promise.all([store.events.append(batch), store.leases.take(sessionId)])
    if (taken.kind !== 'taken') throw new Error(taken.kind)
    expect(appended.kind).toBe(taken.lease.lastSeq === 1 ? 'stored' : 'fenced')
    expect(await store.events.lastSeq(sessionId)).toBe(taken.lease.lastSeq)
  }
})

it('a lease that ran out is free, one that was renewed is not', async () => {
  await using second = await openSecond(opened.dataDir)
  const { sessionId, epoch } = await openSession(second)
  await query("UPDATE sessions SET lease_until = now() + interval '300 ms' WHERE id = $1", [sessionId])
  const renewed = await second.leases.renew([
    { sessionId, epoch },
    { sessionId: 's-none', epoch: 1 },
  ])
  expect(renewed).toMatchObject({ kept: [sessionId], lost: ['s-none'] })
  await sleep(400)
  await using third = await openSecond(opened.dataDir)
  expect(await third.leases.take(sessionId)).toEqual({ kind: 'held', by: second.leases.ownerId })
  await query("UPDATE sessions SET lease_until = now() - interval '1 ms' WHERE id = $1", [sessionId])
  expect((await third.leases.take(sessionId)).kind).toBe('taken')
  expect(await second.leases.renew([{ sessionId, epoch }])).toMatchObject({ kept: [], lost: [sessionId] })
})

it('where servers share a database, the sessions of one that died are free at once', async () => {
  const dead = await openSecond(opened.dataDir)
  const { sessionId } = await openSession(dead)
  await using second = await openSecond(opened.dataDir)
  expect((await second.leases.take(sessionId)).kind).toBe('held')
  await dead[Symbol.asyncDispose]()
  expect((await second.leases.take(sessionId)).kind).toBe('taken')
})

it('a released session is free at once, an unknown or removed one cannot be taken', async () => {
  await using second = await openSecond(opened.dataDir)
  const { sessionId, epoch } = await openSession(second)
  await second.leases.release([{ sessionId, epoch }])
  await using third = await openSecond(opened.dataDir)
  expect((await third.leases.take(sessionId)).kind).toBe('taken')
  await opened.store.sessions.remove(sessionId)
  expect(await third.leases.take(sessionId)).toEqual({ kind: 'no_session' })
  expect(await third.leases.take('s-none')).toEqual({ kind: 'no_session' })
})

it('sessions that need an owner are those with a running turn or a waiting command', async () => {
  const { store } = opened
  const [waiting, quiet] = [await newSession(store), await newSession(store)]
  const actor = { kind: 'person', id: 'u-1' } as const
  await store.commands.submit({ sessionId: waiting, commandId: 'c', actor, command: { type: 'queue-resume' } })
  const orphaned = await store.leases.orphaned(1000)
  expect(orphaned).toContain(waiting)
  expect(orphaned).not.toContain(quiet)
})

it('an owner believes in its lease until three seconds before the database takes it', () => {
  expect(stillOwned(leaseDeadline(1_000), 12_999)).toBe(true)
  expect(stillOwned(leaseDeadline(1_000), 13_000)).toBe(false)
})
