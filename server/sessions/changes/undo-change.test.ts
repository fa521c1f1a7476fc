/** Undoing takes back what the agent did, and only that. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { undoChange } from './undo-change.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const BEFORE = 'one\ntwo\nthree\nfour\nfive\n'
const AGENT = 'one\nTWO\nthree\nfour\nfive\n'

async function world(before: string | null, agent: string, now: string | null) {
  const workspace = createMemoryWorkspace(before === null ? {} : { files: { a: before } })
  const workbench = createMemoryWorkbench(workspace.files)
  const put = (text: string) =>
    workspace.writeFile({ key: null, path: '/workspace/a', bytes: new TextEncoder().encode(text) })
  await workbench.checkpoint({ checkpointId: 'k-before' })
  await put(agent)
  await workbench.checkpoint({ checkpointId: 'k-after' })
  if (now === null) await workspace.remove('/workspace/a')
  else await put(now)
  const undo = (expect: string | null) => {
    const request = { checkpointId: 'k-before', path: 'a', expect, agentLeft: hashOf(agent) }
    return undoChange({ workspace, workbench }, request)
  }
  return { undo, text: () => workspace.text('/workspace/a') }
}

test('[CK2] what nobody else touched is as it was', async () => {
  const { undo, text } = await world(BEFORE, AGENT, AGENT)
  expect(await undo(hashOf(AGENT))).toEqual({ kind: 'undone', sha256: hashOf(BEFORE), merged: false })
  expect(text()).toBe(BEFORE)
})

test('a file that the agent made is gone, one that is gone comes again', async () => {
  const made = await world(null, AGENT, AGENT)
  expect(await made.undo(hashOf(AGENT))).toEqual({ kind: 'undone', sha256: null, merged: false })
  expect(made.text()).toBeUndefined()
  const gone = await world(BEFORE, AGENT, null)
  expect(await gone.undo(null)).toMatchObject({ kind: 'undone', sha256: hashOf(BEFORE) })
})

test('[CK2] what a person edited elsewhere in the file since stays', async () => {
  const edited = AGENT.replace('five', 'FIVE')
  const { undo, text } = await world(BEFORE, AGENT, edited)
  expect(await undo(hashOf(edited))).toMatchObject({ kind: 'undone', merged: true })
  expect(text()).toBe(BEFORE.replace('five', 'FIVE'))
})

test('[CK2] the same lines edited since are a conflict, and nothing is written', async () => {
  const edited = AGENT.replace('TWO', 'deux')
  const { undo, text } = await world(BEFORE, AGENT, edited)
  expect(await undo(hashOf(edited))).toMatchObject({
    ...{ kind: 'conflict', sha256: hashOf(edited) },
    merge: { clean: false, hunks: [{}, { kind: 'conflict', base: 'TWO\n', ours: 'deux\n', theirs: 'two\n' }, {}] },
  })
  expect(text()).toBe(edited)
})

test('[CK2] a person edits what the agent wrote before anything else is kept: the edit stays', async () => {
  const workspace = createMemoryWorkspace({ files: { a: BEFORE } })
  const workbench = createMemoryWorkbench(workspace.files)
  const put = (key: string | null, text: string) =>
    workspace.writeFile({ key, path: '/workspace/a', bytes: new TextEncoder().encode(text) })
  await workbench.checkpoint({ checkpointId: 'k-before' })
  await put('7', AGENT)
  const edited = AGENT.replace('five', 'FIVE')
  await put(null, edited)
  const request = { checkpointId: 'k-before', path: 'a', expect: hashOf(edited), agentLeft: hashOf(AGENT) }
  expect(await undoChange({ workspace, workbench }, request)).toMatchObject({ kind: 'undone', merged: true })
  expect(workspace.text('/workspace/a')).toBe(BEFORE.replace('five', 'FIVE'))
})

test('[CK2] where what the agent left is not kept, an edit since is not written over', async () => {
  const workspace = createMemoryWorkspace({ files: { a: BEFORE } })
  const workbench = createMemoryWorkbench(workspace.files)
  await workbench.checkpoint({ checkpointId: 'k-before' })
  const edited = AGENT.replace('five', 'FIVE')
  await workspace.writeFile({ key: null, path: '/workspace/a', bytes: new TextEncoder().encode(edited) })
  const request = { checkpointId: 'k-before', path: 'a', expect: hashOf(edited), agentLeft: hashOf(AGENT) }
  expect(await undoChange({ workspace, workbench }, request)).toMatchObject({ kind: 'not_possible' })
  expect(workspace.text('/workspace/a')).toBe(edited)
})

test('[CK2] of a file that people alone have changed nothing is taken back', async () => {
  const { workspace, workbench } = await deletedAndMadeAnew()
  const request = { checkpointId: 'k-before', path: 'a', expect: hashOf('new\n'), agentLeft: 'nobody' } as const
  expect(await undoChange({ workspace, workbench }, request)).toMatchObject({ kind: 'not_possible' })
  expect(workspace.text('/workspace/a')).toBe('new\n')
})

test('[CK2] the agent deleted it and a person made it anew: what is new is not written over', async () => {
  const { workspace, workbench } = await deletedAndMadeAnew()
  const request = { checkpointId: 'k-before', path: 'a', expect: hashOf('new\n'), agentLeft: 'gone' } as const
  expect(await undoChange({ workspace, workbench }, request)).toMatchObject({ kind: 'conflict' })
  expect(workspace.text('/workspace/a')).toBe('new\n')
})

async function deletedAndMadeAnew() {
  const workspace = createMemoryWorkspace({ files: { a: BEFORE } })
  const workbench = createMemoryWorkbench(workspace.files)
  await workbench.checkpoint({ checkpointId: 'k-before' })
  await workspace.remove('/workspace/a')
  await workspace.writeFile({ key: null, path: '/workspace/a', bytes: new TextEncoder().encode('new\n') })
  return { workspace, workbench }
}

test('[CK2] a file that is not the one that was seen is stale', async () => {
  const { undo, text } = await world(BEFORE, AGENT, AGENT)
  expect(await undo(hashOf('other'))).toEqual({ kind: 'stale', sha256: hashOf(AGENT) })
  expect(text()).toBe(AGENT)
})

test('[CK2] where the state before is not kept any more nothing is taken away', async () => {
  const workspace = createMemoryWorkspace({ files: { a: AGENT } })
  const workbench = createMemoryWorkbench(workspace.files)
  const request = { checkpointId: 'k-gone', path: 'a', expect: hashOf(AGENT), agentLeft: hashOf(AGENT) }
  expect(await undoChange({ workspace, workbench }, request)).toMatchObject({
    kind: 'not_possible',
    message: expect.stringContaining('not kept any more'),
  })
  expect(workspace.text('/workspace/a')).toBe(AGENT)
})
