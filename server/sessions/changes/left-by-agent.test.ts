/** From what the edits of people are counted. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Draft } from '#protocol/event.ts'
import type { FileAccess } from '#protocol/events/call-events.ts'
import type { CheckpointCause } from '#protocol/events/world-events.ts'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { createMemoryEventLog } from '#server/store/memory-event-log.ts'
import { leftByAgent } from './left-by-agent.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const BASE = { checkpointId: 'k-source', seq: 1, coversSeq: 0, at: '', cause: 'source_prepared' } as const

/** A session in which things happen one after the other. */
function session(before: string | null) {
  const workspace = createMemoryWorkspace(before === null ? {} : { files: { a: before } })
  const workbench = createMemoryWorkbench(workspace.files)
  const drafts: Draft[] = []
  const add = (turnId: string, event: Draft['event']) =>
    void drafts.push({ by: { kind: 'system', id: 'test' }, agentId: 'main', turnId, event })
  const put = async (text: string | null) =>
    void (text === null
      ? await workspace.remove('/workspace/a')
      : await workspace.writeFile({ key: null, path: '/workspace/a', bytes: new TextEncoder().encode(text) }))
  return {
    /** By whoever does it, where no tool of the agent does. */
    put,
    /** By a person, through a page. */
    edit(text: string) {
      drafts.push({
        ...{ by: { kind: 'person', id: 'u' }, agentId: 'main', turnId: null },
        event: { type: 'file-changed', path: '/workspace/a', change: 'modified', origin: 'person' },
      })
      return put(text)
    },
    async keep(turnId: string, cause: CheckpointCause) {
      const checkpointId = `${turnId} ${cause}`
      await workbench.checkpoint({ checkpointId })
      add(turnId, {
        ...{ type: 'checkpointed', checkpointId, parent: null, treeHash: 'h', coversSeq: drafts.length, cause },
        ...{ files: 1, bytes: 1, leftOut: 0, durationMs: 1 },
      })
    },
    tool(turnId: string, text: string, access: FileAccess['access'] = 'write') {
      const files = [{ path: '/workspace/a', sha256: hashOf(text), access }]
      const call = { callSeq: drafts.length, callId: 'c', isError: false, content: [], durationMs: 1 }
      add(turnId, { type: 'call-completed', ...call, files })
      return put(text)
    },
    async left() {
      const log = createMemoryEventLog()
      const { epoch } = log.take('s')
      await log.append({ sessionId: 's', epoch, base: 0, batchId: 'b', drafts })
      return leftByAgent(log, workbench, { sessionId: 's', base: BASE, path: 'a' })
    },
  }
}

test('what a tool wrote is what the agent left, while its turn runs too; what it read since is somebody’s edit', async () => {
  const { tool, keep, edit, left } = session('before\n')
  await keep('t1', 'turn_started')
  await tool('t1', 'by a tool\n')
  expect(await left()).toBe(hashOf('by a tool\n'))
  await keep('t1', 'turn_ended')
  await edit('by a person\n')
  await keep('t2', 'turn_started')
  await tool('t2', 'by a person\n', 'read')
  await keep('t2', 'turn_ended')
  expect(await left()).toBe(hashOf('by a tool\n'))
})

test('what a command made of what a tool wrote belongs to it, unless a person came in between', async () => {
  for (const edited of [false, true]) {
    const { tool, keep, put, edit, left } = session('before\n')
    await keep('t1', 'turn_started')
    await tool('t1', 'by a tool\n')
    if (edited) await edit('by a person\n')
    await put('by a formatter\n')
    await keep('t1', 'turn_ended')
    expect(await left()).toBe(hashOf(edited ? 'by a tool\n' : 'by a formatter\n'))
  }
})

test('what a command wrote is what was there when its turn had ended, however many turns have ended since', async () => {
  const { keep, put, left } = session('before\n')
  await keep('t1', 'turn_started')
  await put('by a command\n')
  expect(await left()).toBeNull()
  await keep('t1', 'turn_ended')
  await put('by a person\n')
  await keep('t2', 'turn_started')
  await keep('t2', 'turn_ended')
  expect(await left()).toBe(hashOf('by a command\n'))
})

test('a command that comes after a tool in a later turn is the last that counts', async () => {
  const { tool, keep, put, left } = session('before\n')
  await keep('t1', 'turn_started')
  await tool('t1', 'by a tool\n')
  await keep('t1', 'turn_ended')
  await keep('t2', 'turn_started')
  await put(null)
  await keep('t2', 'turn_ended')
  expect(await left()).toBe('gone')
})

test('what people alone changed was left by nobody; while a turn runs that is not known', async () => {
  const { keep, put, left } = session('before\n')
  await keep('t1', 'turn_started')
  await keep('t1', 'turn_ended')
  await put('by a person\n')
  await keep('t2', 'turn_started')
  expect(await left()).toBeNull()
  await keep('t2', 'turn_ended')
  expect(await left()).toBe('nobody')
})
