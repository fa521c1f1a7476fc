/** The views are what the facts say, written with them, at a cost that does not grow. */
import pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import type { Draft, Event } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import { appendStatement } from '../append-statement.ts'
import { APPEND_SETTINGS } from '../database.ts'
import { rowsOf } from '../testing/database.ts'
import { completed, draftOf, posted, requested } from '../testing/drafts.ts'
import { urlOf } from '../testing/second-server.ts'
import { openSession, withStore } from '../testing/with-store.ts'

const opened = withStore()
let session = { sessionId: '', epoch: 0, ownerId: '', base: 0 }

beforeAll(async () => {
  session = { ...(await openSession(opened.store)), base: 0 }
})

/** Each group is one batch. Resolves to the seq of the last group's first fact. */
async function happen(...groups: Draft[][]): Promise<number> {
  let first = 0
  for (const drafts of groups) {
    first = session.base + 1
    const { sessionId, epoch, base } = session
    const outcome = await opened.store.events.append({ sessionId, epoch, base, batchId: `b-${base}`, drafts })
    expect(outcome.kind).toBe('stored')
    session.base += drafts.length
  }
  return first
}

const inTurn = (event: Event, turnId = 't-1') => draftOf(event, { turnId, by: { kind: 'agent', id: MAIN_AGENT } })
const view = (table: string, condition: string) =>
  rowsOf(opened.dataDir, `SELECT * FROM ${table} WHERE session_id = $1 AND ${condition}`, [session.sessionId])
const usage = { inputTokens: 10, cacheReadTokens: 5, cacheWriteTokens: 2, outputTokens: 7, costMicroUsd: 300 }

it('a call is followed through its facts, in one batch or in several', async () => {
  const rule = { id: 'r-1', text: 'Bash(true)' }
  const decided = (callSeq: number) =>
    inTurn({ type: 'call-decided', callSeq, callId: 'c', decision: 'allow', stage: 'allowRules', rule, reason: '' })
  const startedAt = (callSeq: number) => inTurn({ type: 'call-started', callSeq, callId: 'c' })
  const seq = await happen([requested('c')])
  await happen([decided(seq), startedAt(seq)], [completed(seq, 'c')])
  const next = session.base + 1
  await happen([requested('c'), decided(next), startedAt(next), completed(next, 'c')])
  for (const callSeq of [seq, next]) {
    const [row] = await view('calls', `call_seq = ${callSeq}`)
    expect(row).toMatchObject({ call_id: 'c', name: 'Bash', decision: 'allow', rule_id: 'r-1', is_error: false })
    expect(row?.['started_at']).toBeInstanceOf(Date)
    expect(row?.['completed_at']).toBeInstanceOf(Date)
  }
})

it('an approval waits, is counted on the session, and keeps who answered', async () => {
  const callSeq = await happen([requested('c')])
  const asked = (requestId: string) =>
    inTurn({
      type: 'permission-requested',
      requestId,
      callSeq,
      callId: 'c',
      inputHash: 'h',
      stage: 'askPerson',
      reason: 'x',
    })
  await happen([asked('q-1'), asked('q-2')])
  expect((await opened.store.sessions.get(session.sessionId))?.openApprovals).toBe(2)
  const answer = {
    type: 'permission-resolved',
    requestId: 'q-1',
    callSeq,
    decision: 'deny',
    scope: 'once',
    cause: 'answered',
  } as const
  await happen([draftOf(answer, { by: { kind: 'person', id: 'u-9' } })])
  expect((await opened.store.sessions.get(session.sessionId))?.openApprovals).toBe(1)
  expect(await view('approvals', "request_id = 'q-1'")).toMatchObject([
    { decision: 'deny', outcome: 'answered', resolved_by: 'person:u-9' },
  ])
  expect(await view('approvals', "request_id = 'q-2'")).toMatchObject([{ decision: null, resolved_at: null }])
})

it('messages follow edits and withdrawals, and an answer that does not count is marked', async () => {
  const first = await happen([posted('hello\0 there'), posted('never mind')])
  const block = (attempt: number) =>
    inTurn({
      type: 'block-completed',
      blockId: `b-${attempt}`,
      round: 1,
      attempt,
      index: 0,
      block: { type: 'text', text: `answer ${attempt}` },
    })
  await happen([block(1)], [block(2)], [inTurn({ type: 'answer-withdrawn', round: 1, attempt: 1, reason: 'broken' })])
  await happen([draftOf({ type: 'message-edited', messageSeq: first, text: 'hello again' })])
  await happen([draftOf({ type: 'message-withdrawn', messageSeq: first + 1 })])
  const rows = await view('messages', 'true ORDER BY seq')
  expect(rows.map(({ role, text, withdrawn }) => [role, text, withdrawn])).toEqual([
    ['person', 'hello again', false],
    ['person', 'never mind', true],
    ['agent', 'answer 1', true],
    ['agent', 'answer 2', false],
  ])
})

it('an answer withdrawn in the batch of its own blocks is marked as well', async () => {
  const block = { type: 'text', text: 'half' } as const
  const seq = await happen([
    inTurn({ type: 'block-completed', blockId: 'x', round: 3, attempt: 1, index: 0, block }, 't-7'),
    inTurn({ type: 'answer-withdrawn', round: 3, attempt: 1, reason: 'broken' }, 't-7'),
  ])
  expect(await view('messages', `seq = ${seq}`)).toMatchObject([{ withdrawn: true }])
})

it('a task in the background is followed to its end', async () => {
  const callSeq = await happen([requested('c')])
  const taskId = 'task-1'
  await happen([inTurn({ type: 'task-started', taskId, callSeq, command: 'sleep 1', outputPath: '/spool/1' })])
  expect(await view('tasks', 'true')).toMatchObject([{ task_id: taskId, ended_at: null }])
  await happen([
    draftOf({ type: 'task-ended', taskId, callSeq, outcome: 'exited', exitCode: 3, outputBytes: 5_000_000_000 }),
  ])
  expect(await view('tasks', 'true')).toMatchObject([{ outcome: 'exited', exit_code: 3, output_bytes: '5000000000' }])
})

it('a plan is proposed by its call and settled by its result', async () => {
  const plan = requested('p')
  const event = { ...plan.event, name: 'ExitPlanMode', input: { plan: '1. Read\n2. Write' } } as Event
  const callSeq = await happen([{ ...plan, event }])
  expect(await view('plans', 'true')).toMatchObject([{ state: 'proposed', text: '1. Read\n2. Write' }])
  await happen([completed(callSeq, 'p')])
  expect(await view('plans', 'true')).toMatchObject([{ state: 'approved' }])
})

it('spending is summed by model and outlives its session', async () => {
  const done = (model: string, attempt: number) =>
    inTurn({ type: 'request-completed', round: 1, attempt, model, stopReason: 'end_turn', usage, durationMs: 5 })
  await happen([done('m-1', 1), done('m-1', 2), done('m-2', 3)], [done('m-1', 4)])
  const { store } = opened
  const { ownerId, sessionId } = session
  expect(await store.usage.spent({ ownerId })).toMatchObject({ requests: 4, inputTokens: 40, costMicroUsd: 1200 })
  expect(await store.usage.spent({ sessionId, since: '2999-01-01' })).toMatchObject({ requests: 0, costMicroUsd: 0 })
  expect((await store.sessions.get(sessionId))?.costMicroUsd).toBe(1200)
  const rows = await view('usage', 'true ORDER BY model')
  expect(rows.map(({ model, requests }) => [model, requests])).toEqual([
    ['m-1', 3],
    ['m-2', 1],
  ])
})

it('the list shows title, state, end of the last turn and the newest words', async () => {
  const created = {
    type: 'session-created',
    title: 'First title',
    source: { kind: 'sample' },
    model: 'm',
    permissionMode: 'default',
    network: 'none',
    capMicroUsd: null,
    owner: 'u-1',
  } as const
  await happen([draftOf(created), posted('Fix the test')])
  const turn: Event = { type: 'turn-started', model: 'm', permissionMode: 'default', messageSeqs: [] }
  await happen([inTurn(turn), draftOf({ type: 'session-renamed', title: 'Better title' })])
  const running = await opened.store.sessions.get(session.sessionId)
  expect(running).toMatchObject({ title: 'Better title', status: 'running', preview: 'Fix the test' })
  await happen([inTurn({ type: 'turn-ended', reason: 'completed', rounds: 1, usage })])
  await happen([draftOf({ type: 'session-archived' })])
  const ended = await opened.store.sessions.get(session.sessionId)
  expect(ended).toMatchObject({ status: 'idle', lastReason: 'completed' })
  expect(ended?.archivedAt).not.toBeNull()
  await happen([draftOf({ type: 'session-restored' })])
  expect((await opened.store.sessions.get(session.sessionId))?.archivedAt).toBeNull()
})

/** What the database did for one node of a plan, as `EXPLAIN (FORMAT JSON)` tells it. */
interface PlanNode {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  Plans?: PlanNode[]
}

function rowsLookedAt(node: PlanNode): number {
  const passed = node['Relation Name'] === undefined ? 0 : node['Actual Rows']
  const dropped = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)
  const below = (node.Plans ?? []).map(rowsLookedAt)
  return below.reduce((sum, rows) => sum + rows, (passed + dropped) * node['Actual Loops'])
}

it('an append looks at the rows of its own facts alone, in a session of 5 000 calls', async () => {
  const { store, dataDir } = opened
  const { sessionId, epoch } = await openSession(store)
  let base = 0
  for (; base < 5_000; base += 250) {
    const drafts = Array.from({ length: 250 }, () => requested('w'))
    await store.events.append({ sessionId, epoch, base, batchId: `f-${base}`, drafts })
  }
  const drafts = [
    completed(4_990, 'w'),
    inTurn({ type: 'answer-withdrawn', round: 1, attempt: 1, reason: 'x' }),
    draftOf({ type: 'message-withdrawn', messageSeq: 4_000 }),
  ]
  const { text, values } = appendStatement({ sessionId, epoch, base, batchId: 'x', drafts })
  const client = new pg.Client(urlOf(dataDir))
  await client.connect()
  try {
    await client.query(APPEND_SETTINGS)
    const { rows } = await client.query({ text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values })
    const [{ Plan: plan }] = rows[0]['QUERY PLAN']
    expect(rowsLookedAt(plan)).toBeGreaterThan(0)
    expect(rowsLookedAt(plan)).toBeLessThan(20)
  } finally {
    await client.end()
  }
})
