/** Undoing takes back what the agent did, and only that. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { NO_USAGE } from '#protocol/content.ts'
import type { Draft } from '#protocol/event.ts'
import type { CheckpointCause } from '#protocol/events/world-events.ts'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { createMemoryEventLog } from '#server/store/memory-event-log.ts'
import { undoChange } from './undo-change.ts'

const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
const LINES = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
/** Nine lines, some of them other than at first. */
const lines = (change: Record<number, string> = {}) =>
  `${LINES.map((line, index) => change[index + 1] ?? line).join('\n')}\n`

type Act = () => Promise<void>

/** A session with one file, in which things happen one after the other. */
function open(first: string | null = lines()) {
  const workspace = createMemoryWorkspace(first === null ? {} : { files: { a: first } })
  const workbench = createMemoryWorkbench(workspace.files)
  const drafts: Draft[] = []
  let turns = 0
  let running: string | null = null
  const add = (turnId: string | null, event: Draft['event']) =>
    void drafts.push({ by: { kind: 'system', id: 'test' }, agentId: 'main', turnId, event })
  const write = async (text: string | Uint8Array | null, key: string | null = null) =>
    void (text === null
      ? await workspace.remove('/workspace/a')
      : await workspace.writeFile({
          key,
          path: '/workspace/a',
          bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
        }))
  const keep = async (turnId: string, cause: CheckpointCause) => {
    const checkpointId = `${turnId} ${cause}`
    const made = await workbench.checkpoint({ checkpointId })
    const treeHash = made.ok ? made.value.treeHash : ''
    add(turnId, {
      ...{ type: 'checkpointed', checkpointId, parent: null, treeHash, coversSeq: drafts.length, cause },
      ...{ files: 1, bytes: 1, leftOut: 0, durationMs: 1 },
    })
  }
  const now = () => workspace.text('/workspace/a') ?? null
  const seen = (access: 'read' | 'write', text: string) => {
    const call = { callSeq: drafts.length, callId: 'c', isError: false, content: [], durationMs: 1 }
    add(running, { type: 'call-completed', ...call, files: [{ path: '/workspace/a', sha256: hashOf(text), access }] })
  }
  return {
    now,
    /** By a command of the agent, by which nothing is told, or by a person in a terminal. */
    command: (text: string | null) => async () => {
      const display = { kind: 'command', verb: 'Run', title: 'x' } as const
      add(running, {
        type: 'call-requested',
        callId: 'c',
        name: 'Bash',
        input: {},
        inputHash: 'h',
        blockId: 'b',
        display,
      })
      await write(text)
    },
    /** By a person in a terminal, or whoever the log does not tell of. */
    unseen: (text: string | Uint8Array) => () => write(text),
    /** By a tool of the agent. */
    tool: (text: string) => async () => {
      await write(text, `call-${drafts.length}`)
      seen('write', text)
    },
    read: () => async () => seen('read', now() ?? ''),
    /** By a person, through a page. */
    person: (text: string | null) => async () => {
      const change = text === null ? 'deleted' : 'modified'
      add(null, { type: 'file-changed', path: '/workspace/a', change, origin: 'person' })
      await write(text)
    },
    /** `end: false`: it still runs. `kept: false`: neither its beginning nor its end is kept. */
    async turn(acts: readonly Act[], { end = true, kept = true }: { end?: boolean; kept?: boolean } = {}) {
      if (turns === 0) await workbench.checkpoint({ checkpointId: 'k-source' })
      running = `t${++turns}`
      add(running, { type: 'turn-started', model: 'm', permissionMode: 'default', messageSeqs: [] })
      if (kept) await keep(running, 'turn_started')
      for (const act of acts) await act()
      if (end) add(running, { type: 'turn-ended', reason: 'completed', rounds: 1, usage: NO_USAGE })
      if (end && kept) await keep(running, 'turn_ended')
    },
    async undo({
      expect = now() ?? null,
      base = 'k-source',
    }: {
      expect?: string | Uint8Array | null
      base?: string
    } = {}) {
      const log = createMemoryEventLog()
      const { epoch } = log.take('s')
      await log.append({ sessionId: 's', epoch, base: 0, batchId: 'b', drafts })
      return undoChange({ workspace, workbench }, log, {
        ...{ sessionId: 's', path: 'a', expect: expect === null ? null : hashOf(expect) },
        base: { checkpointId: base, seq: 0, coversSeq: 0, at: '', cause: 'source_prepared' },
      })
    },
  }
}

test('[CK2] what nobody else touched is as it was', async () => {
  const { turn, tool, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  expect(await undo()).toEqual({ kind: 'undone', sha256: hashOf(lines()), merged: false })
  expect(now()).toBe(lines())
})

test('a file that the agent made is gone, one that is gone comes again, whoever deleted it', async () => {
  const made = open(null)
  await made.turn([made.tool('new\n')])
  expect(await made.undo()).toEqual({ kind: 'undone', sha256: null, merged: false })
  expect(made.now()).toBeNull()
  for (const by of ['command', 'person'] as const) {
    const gone = open()
    await gone.turn(by === 'command' ? [gone.command(null)] : [])
    if (by === 'person') await gone.person(null)()
    expect(await gone.undo()).toMatchObject({ kind: 'undone', sha256: hashOf(lines()) })
  }
})

test('[CK2] what a person edited elsewhere in the file since stays, whatever turns came after', async () => {
  const { turn, tool, read, person, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  await person(lines({ 2: 'two', 8: 'mine' }))()
  await turn([read()])
  for (let more = 0; more < 60; more += 1) await turn([])
  expect(await undo()).toMatchObject({ kind: 'undone', merged: true })
  expect(now()).toBe(lines({ 8: 'mine' }))
})

test('[CK2] a person edits while the turn still runs, or while a later one does: that stays', async () => {
  const during = open()
  await during.turn([during.tool(lines({ 2: 'two' })), during.person(lines({ 2: 'two', 8: 'mine' }))])
  expect(await during.undo()).toMatchObject({ kind: 'undone', merged: true })
  expect(during.now()).toBe(lines({ 8: 'mine' }))
  const later = open()
  await later.turn([later.tool(lines({ 2: 'two' }))])
  await later.turn([later.person(lines({ 2: 'two', 8: 'mine' }))])
  expect(await later.undo()).toMatchObject({ kind: 'undone', merged: true })
  expect(later.now()).toBe(lines({ 8: 'mine' }))
  const running = open()
  await running.turn([running.tool(lines({ 2: 'two' })), running.person(lines({ 2: 'two', 8: 'mine' }))], {
    end: false,
  })
  expect(await running.undo()).toMatchObject({ kind: 'undone', merged: true })
  expect(running.now()).toBe(lines({ 8: 'mine' }))
})

test('[CK2] what people edited between two changes of the agent stays, and both changes are taken back', async () => {
  const by = [open(), open()]
  for (const [index, { turn, tool, command, person, undo, now }] of by.entries()) {
    const agent = index === 0 ? tool : command
    await turn([tool(lines({ 2: 'two' }))])
    await person(lines({ 2: 'two', 5: 'mine' }))()
    await turn([agent(lines({ 2: 'two', 5: 'mine', 8: 'eight' }))])
    expect(await undo()).toMatchObject({ kind: 'undone', merged: true })
    expect(now()).toBe(lines({ 5: 'mine' }))
  }
})

test('[CK2] what people edited before the agent first changed it stays', async () => {
  const { turn, command, person, undo, now } = open()
  await turn([])
  await person(lines({ 5: 'mine' }))()
  await turn([command(lines({ 5: 'mine', 8: 'eight' }))])
  expect(await undo()).toMatchObject({ kind: 'undone' })
  expect(now()).toBe(lines({ 5: 'mine' }))
})

test('[CK2] a person who edits before the agent within one turn cannot be told from it: nothing is written', async () => {
  const { turn, tool, person, undo, now } = open()
  const both = lines({ 2: 'two', 8: 'mine' })
  await turn([person(lines({ 8: 'mine' })), tool(both)])
  expect(await undo()).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('line by line') })
  expect(now()).toBe(both)
})

test('what a command made of what a tool wrote, in the same turn or another, is taken back with it', async () => {
  const same = open()
  await same.turn([same.tool(lines({ 2: 'two' })), same.command(lines({ 1: 'one', 2: 'TWO' }))])
  expect(await same.undo()).toEqual({ kind: 'undone', sha256: hashOf(lines()), merged: false })
  const other = open()
  await other.turn([other.command(lines({ 2: 'two' }))])
  await other.turn([other.tool(lines({ 2: 'TWO', 8: 'eight' }))])
  expect(await other.undo()).toEqual({ kind: 'undone', sha256: hashOf(lines()), merged: false })
})

test('[CK2] the same lines edited since are a conflict, and nothing is written', async () => {
  const { turn, tool, person, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  const edited = lines({ 2: 'deux' })
  await person(edited)()
  expect(await undo()).toMatchObject({
    ...{ kind: 'conflict', sha256: hashOf(edited) },
    merge: { clean: false, hunks: [{}, { kind: 'conflict', base: 'two\n', ours: 'deux\n', theirs: '2\n' }, {}] },
  })
  expect(now()).toBe(edited)
})

test('[CK2] the agent deleted it and a person made it anew: what is new is not written over', async () => {
  const { turn, command, person, undo, now } = open()
  await turn([command(null)])
  await person('new\n')()
  expect(await undo()).toMatchObject({ kind: 'conflict' })
  expect(now()).toBe('new\n')
})

test('[CK2] of a file that people alone have changed nothing is taken back, while a turn runs neither', async () => {
  const { turn, person, undo, now } = open()
  await turn([])
  await person('mine\n')()
  expect(await undo()).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('No turn') })
  await turn([], { end: false })
  expect(await undo()).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('No turn') })
  expect(now()).toBe('mine\n')
})

test('[CK2] where no state tells, what a person has edited is not written over', async () => {
  const command = open()
  await command.turn([command.person(lines({ 5: 'mine' })), command.command(lines({ 5: 'mine' }))], { kept: false })
  expect(await command.undo()).toMatchObject({ kind: 'not_possible' })
  const tool = open()
  await tool.turn([])
  await tool.person(lines({ 5: 'mine' }))()
  await tool.turn([tool.tool(lines({ 5: 'mine', 8: 'eight' }))], { kept: false })
  expect(await tool.undo()).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('line by line') })
  expect(tool.now()).toBe(lines({ 5: 'mine', 8: 'eight' }))
  const asleep = open()
  await asleep.turn([], { kept: false })
  await asleep.unseen(lines({ 5: 'mine' }))()
  expect(await asleep.undo()).toMatchObject({ kind: 'not_possible', message: expect.stringContaining('No turn') })
})

test('what a turn that still runs has made by a tool, and then by a command, is taken back whole', async () => {
  const { turn, tool, command, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  await turn([tool(lines({ 2: 'TWO' })), command(lines({ 2: 'TWO!', 8: 'eight' }))], { end: false })
  expect(await undo()).toEqual({ kind: 'undone', sha256: hashOf(lines()), merged: false })
  const later = open()
  await later.turn([later.tool(lines({ 2: 'two' }))])
  await later.turn([later.command(lines({ 2: 'two', 8: 'eight' }))], { end: false })
  expect(await later.undo()).toMatchObject({ kind: 'undone', sha256: hashOf(lines()) })
  expect(now()).toBe(lines())
})

test('[CK2] what is not UTF-8 is not merged: it would not come back as it was', async () => {
  const { turn, tool, unseen, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  const latin = Buffer.from(lines({ 2: 'two', 8: 'é' }), 'latin1')
  await unseen(latin)()
  expect(await undo({ expect: latin })).toMatchObject({ kind: 'not_possible' })
  expect(now()).toContain('two')
})

test('what a command of a turn that still runs has written is taken back where no person came in between', async () => {
  const { turn, command, undo, now } = open()
  await turn([command(lines({ 2: 'two' }))], { end: false })
  expect(await undo()).toMatchObject({ kind: 'undone', merged: false })
  expect(now()).toBe(lines())
})

test('what was taken back before is not taken back again, and is no conflict', async () => {
  const { turn, tool, person, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  await undo()
  await person(lines())()
  await turn([tool(lines({ 8: 'eight' }))])
  expect(await undo()).toMatchObject({ kind: 'undone', sha256: hashOf(lines()) })
  expect(now()).toBe(lines())
})

test('[CK2] a file that is not the one that was seen is stale', async () => {
  const { turn, tool, undo, now } = open()
  await turn([tool(lines({ 2: 'two' }))])
  expect(await undo({ expect: 'other' })).toEqual({ kind: 'stale', sha256: hashOf(lines({ 2: 'two' })) })
  expect(now()).toBe(lines({ 2: 'two' }))
})

test('[CK2] where the state before is not kept any more nothing is taken away', async () => {
  for (const by of ['command', 'tool'] as const) {
    const { turn, undo, now, ...acts } = open()
    await turn([acts[by]('made\n')], { kept: false })
    expect(await undo({ base: 'k-gone' })).toMatchObject({
      ...{ kind: 'not_possible', message: expect.stringContaining('not kept any more') },
    })
    expect(now()).toBe('made\n')
  }
})
