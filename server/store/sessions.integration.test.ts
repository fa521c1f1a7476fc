/** The list of sessions, and the proof that a deleted one is gone. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Store } from './open-store.ts'
import { rowsOf } from './testing/database.ts'
import { draftOf, posted, requested } from './testing/drafts.ts'
import { openSecond, SHARED_KEY } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore({ secretKey: SHARED_KEY })

async function say(store: Store, session: { sessionId: string; epoch: number }, text: string): Promise<void> {
  const base = await store.events.lastSeq(session.sessionId)
  await store.events.append({ ...session, base, batchId: `b-${base}`, drafts: [posted(text)] })
}

it('lists by newest activity, in pages that neither repeat nor skip', async () => {
  const { store } = opened
  const owner = 'u-pages'
  const ids = ['s-p1', 's-p2', 's-p3', 's-p4', 's-p5']
  for (const id of ids) await store.sessions.create({ id, ownerId: owner, title: id, source: { kind: 'sample' } })
  const taken = await store.leases.take('s-p2')
  if (taken.kind === 'taken') await say(store, taken.lease, 'now on top')
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.sessions.list({ ownerId: owner, limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    seen.push(...page.sessions.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  expect(seen[0]).toBe('s-p2')
  expect(seen.toSorted()).toEqual(ids)
  expect((await store.sessions.list({ ownerId: owner, cursor: 'nonsense' })).sessions).toHaveLength(5)
})

it('finds words in any order and case, and takes % and _ as what they are', async () => {
  const { store } = opened
  const create = (id: string, title: string) =>
    store.sessions.create({ id, ownerId: 'u-find', title, source: { kind: 'empty' } })
  await create('s-f1', 'Fix the Parser 100%')
  await create('s-f2', 'Parser docs')
  const find = async (search: string) =>
    (await store.sessions.list({ ownerId: 'u-find', search })).sessions.map(({ id }) => id)
  expect(await find('parser FIX')).toEqual(['s-f1'])
  expect(await find('100%')).toEqual(['s-f1'])
  expect(await find('p_rser')).toEqual([])
  expect(await find("'; DROP TABLE sessions; --")).toEqual([])
})

it('a removed session is out of sight, fenced, and can be restored', async () => {
  const { store } = opened
  const session = await openSession(store)
  const { sessionId, epoch } = session
  await say(store, session, 'hello')
  expect(await store.sessions.remove(sessionId)).toBe(true)
  expect(await store.sessions.get(sessionId)).toBeNull()
  const late = await store.events.append({ sessionId, epoch, base: 1, batchId: 'late', drafts: [posted('late')] })
  expect(late).toEqual({ kind: 'fenced' })
  const removed = await store.sessions.list({ ownerId: session.ownerId, shelf: 'deleted' })
  expect(removed.sessions.map(({ id }) => id)).toEqual([sessionId])
  expect(await store.sessions.restore(sessionId)).toBe(true)
  expect((await store.sessions.get(sessionId))?.lastSeq).toBe(1)
})

/** Everything that a session can leave behind, with a word to look for. */
async function fill(store: Store): Promise<string> {
  const session = await openSession(store)
  const { sessionId, epoch } = session
  await store.blobs.put(sessionId, Buffer.alloc(20_000, 'CANARY'))
  await store.blobs.put(sessionId, Buffer.from('small CANARY'))
  const actor = { kind: 'person', id: session.ownerId } as const
  const command = { type: 'message-send', text: 'CANARY' } as const
  await store.commands.submit({ sessionId, commandId: 'c', actor, command })
  const task = { type: 'task-started', taskId: 't', callSeq: 2, command: 'CANARY', outputPath: '/x' } as const
  const drafts = [
    posted('CANARY'),
    requested('CANARY'),
    draftOf(task),
    draftOf({ type: 'session-renamed', title: 'CANARY' }),
  ]
  await store.events.append({ sessionId, epoch, base: 0, batchId: 'b', drafts })
  await store.events.snapshots.put({ sessionId, reducerHash: 'r' }, { seq: 1, body: 'CANARY' })
  await store.sandboxes.create({ id: `x-${sessionId}`, sessionId, provider: 'memory' })
  const rule = { effect: 'allow', text: 'CANARY', scope: 'session', ownerId: sessionId } as const
  await store.rules.add({ ...rule, source: 'approval', createdBy: session.ownerId })
  return sessionId
}

const TABLES = [
  ...['sessions', 'events', 'blobs', 'snapshots', 'commands', 'messages', 'calls', 'approvals', 'tasks', 'plans'],
  ...['rules', 'sandboxes', 'usage', 'settings'],
]
async function canaries(dataDir: string): Promise<string[]> {
  const found: string[] = []
  for (const table of TABLES) {
    const [row] = await rowsOf(dataDir, `SELECT count(*)::int AS n FROM ${table} AS t WHERE t::text LIKE '%CANARY%'`)
    if (row?.['n'] !== 0) found.push(table)
  }
  return found
}

it('a purge leaves no trace in any table and no file, and proves it', async () => {
  const { store, dataDir } = opened
  const sessionId = await fill(store)
  expect(await canaries(dataDir)).toEqual(
    expect.arrayContaining(['sessions', 'events', 'commands', 'messages', 'rules']),
  )
  expect(existsSync(join(dataDir, 'blobs', sessionId))).toBe(true)
  expect(await store.sessions.purge(sessionId)).toBeNull()
  await store.sessions.remove(sessionId)
  const proof = await store.sessions.purge(sessionId)
  expect(proof?.deleted).toMatchObject({
    events: 4,
    blobs: 2,
    commands: 1,
    snapshots: 1,
    messages: 1,
    calls: 1,
    tasks: 1,
  })
  expect(await canaries(dataDir)).toEqual([])
  expect(existsSync(join(dataDir, 'blobs', sessionId))).toBe(false)
  expect(await store.sessions.restore(sessionId)).toBe(false)
  expect((await store.sessions.purge(sessionId))?.purgedAt).toBe(proof?.purgedAt)
})

it('a purge that was cut off is finished by the sweep', async () => {
  let cut = true
  await using second = await openSecond(opened.dataDir, (point) => {
    if (point === 'purge-rows-gone' && cut) throw new Error('cut')
  })
  const sessionId = await fill(second)
  await second.sessions.remove(sessionId)
  await expect(second.sessions.purge(sessionId)).rejects.toThrow('cut')
  cut = false
  expect(await second.sessions.toPurge(60_000)).not.toContain(sessionId)
  expect(await second.sessions.toPurge(-60_000)).toContain(sessionId)
  expect((await second.sessions.purge(sessionId))?.purgedAt).toBeDefined()
  expect(await second.sessions.toPurge(-60_000)).not.toContain(sessionId)
})

it('the list counts questions apart from other requests, and knows the branch', async () => {
  const { store } = opened
  const { sessionId, epoch, ownerId } = await openSession(store)
  const ask = { type: 'permission-requested', inputHash: 'h', stage: 'ask', reason: 'r' } as const
  const call = requested('x')
  if (call.event.type !== 'call-requested') throw new Error('not a call')
  const drafts = [
    draftOf({ ...call.event, name: 'AskUserQuestion' }),
    draftOf({ ...ask, requestId: 'q-1', callSeq: 1, callId: call.event.callId }),
    draftOf({ ...call.event, name: 'Bash' }),
    draftOf({ ...ask, requestId: 'q-2', callSeq: 3, callId: call.event.callId }),
    draftOf({ type: 'source-prepared', files: 1, branch: 'main' }),
  ]
  await store.events.append({ sessionId, epoch, base: 0, batchId: 'b', drafts })
  const { sessions } = await store.sessions.list({ ownerId })
  expect(sessions).toMatchObject([{ openApprovals: 2, openQuestions: 1, branch: 'main' }])
})
