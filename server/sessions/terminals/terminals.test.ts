/** A session's terminals over a container in RAM: who sees what, who controls, and what the log says of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { STREAM_LIMITS, type StreamEnd } from '#protocol/terminal.ts'
import type { MemoryTerminals } from '#sandbox/memory/memory-terminals.ts'
import { openWorld, type World } from '../testing/open-session.ts'
import type { AttachedTerminal } from './attach-viewer.ts'

const worlds: World[] = []
async function open(): Promise<World> {
  const world = await openWorld()
  worlds.push(world)
  return world
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]()
})

const client = (name: string, userId = 'u-1') => ({ userId, clientId: `client-${name}` })
const person = { kind: 'person', id: 'u-1' } as const

async function openTerminal(world: World, name = 'a'): Promise<{ id: string; shell: MemoryTerminals }> {
  const opened = await world.session.terminals.open({ cols: 80, rows: 24, control: client(name) }, person)
  if (!opened.ok) throw new Error(opened.problem.message)
  const [container] = world.provider.containers.values()
  if (container === undefined) throw new Error('no container')
  return { id: opened.value.terminalId, shell: container.terminals }
}

interface Seen {
  terminal: AttachedTerminal
  text: string
  bytes: number
  next: number
  skipped: { from: number; to: number }[]
  end: Omit<StreamEnd, 'streamId'> | null
}

async function attach(
  world: World,
  terminalId: string,
  {
    name = 'a',
    mayType = true,
    acknowledges = true,
    from,
  }: { name?: string; mayType?: boolean; acknowledges?: boolean; from?: number } = {},
): Promise<Seen> {
  const seen = { text: '', bytes: 0, next: -1, skipped: [], end: null } as unknown as Seen
  const attached = await world.session.terminals.attach({
    ...{ terminalId, who: client(name), mayType, fromOffset: from },
    sink: {
      data({ offset, bytes }) {
        if (seen.next !== -1) expect(offset).toBe(seen.next)
        seen.next = offset + bytes.length
        seen.bytes += bytes.length
        seen.text = (seen.text + Buffer.from(bytes).toString('latin1')).slice(-10_000)
        if (acknowledges) setImmediate(() => seen.terminal.acknowledge(offset + bytes.length))
      },
      skip(gap) {
        seen.skipped.push(gap)
        seen.next = gap.to
      },
      end(end) {
        seen.end = end
      },
    },
  })
  if (!attached.ok) throw new Error(attached.problem.message)
  seen.terminal = attached.value
  return seen
}
const until = (look: () => unknown) => expect.poll(look, { timeout: 30_000, interval: 5 })
const type = ({ terminal }: Seen, text: string) => terminal.input(Buffer.from(text))

test('[TM4] whoever hears of a terminal hears whose it is, from the first word on', async () => {
  const world = await open()
  await openTerminal(world)
  const heard: unknown[] = []
  world.session.terminals.onLive(() => heard.push(...(world.session.terminals.live?.terminals ?? [])))
  const { id } = await openTerminal(world, 'b')
  await until(() => heard.filter((one) => (one as { terminalId: string }).terminalId === id).length).toBeGreaterThan(0)
  expect(heard.map((one) => (one as { control: unknown }).control)).not.toContain(null)
})

test('[TM4] opening, a change of control and the end are facts; what was typed and shown is not', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  const one = await attach(world, id)
  type(one, 'secret-typed')
  shell.say(id, 'secret-shown')
  await until(() => one.text).toBe('secret-typedsecret-shown')
  const two = await attach(world, id, { name: 'b' })
  expect(two.terminal.takeControl({ cols: 90, rows: 30 })).toBe(true)
  shell.end(id, 3)
  await until(() => one.end).toEqual({ reason: 'ended', exit: { how: 'exited', exitCode: 3, signal: null } })
  await until(() => world.session.state.terminals).toEqual({})
  const events = (await world.events()).filter(({ type: name }) => name.startsWith('terminal-'))
  expect(events).toEqual([
    { type: 'terminal-opened', terminalId: id, cwd: '', control: client('a') },
    { type: 'terminal-control-changed', terminalId: id, control: client('b') },
    { type: 'terminal-closed', terminalId: id, how: 'exited', exitCode: 3, signal: null },
  ])
  expect(JSON.stringify(await world.events())).not.toContain('secret')
})

test('[TM3] of two that look, one sets the size and answers queries: exactly one reply arrives', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  const [one, two] = [await attach(world, id), await attach(world, id, { name: 'b' })]
  shell.say(id, '\x1b[6n')
  await until(() => [one.bytes, two.bytes]).toEqual([4, 4])
  await until(() => one.terminal.view.offset).toBe(0)
  type(one, '\x1b[1;1R')
  type(two, '\x1b[9;9R')
  expect(shell.typed(id)).toBe('\x1b[1;1R')
  expect(two.terminal.resize({ cols: 10, rows: 10 })).toBe(false)
  expect(one.terminal.resize({ cols: 99, rows: 33 })).toBe(true)
  await until(() => world.session.terminals.live?.terminals[0]).toMatchObject({ cols: 99, rows: 33 })
  type(two, 'both may type')
  expect(shell.typed(id)).toBe('\x1b[1;1Rboth may type')
})

test('[TM3] a tab that was duplicated is another emulator: the newer one answers', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  const [older, newer] = [await attach(world, id), await attach(world, id)]
  type(older, '\x1b[1;1R')
  type(newer, '\x1b[2;2R')
  expect(shell.typed(id)).toBe('\x1b[2;2R')
})

test('[TM3] a query of the past is not answered again by who attaches later', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  shell.say(id, 'old \x1b[6n')
  const one = await attach(world, id, { acknowledges: false })
  await until(() => one.bytes).toBe(8)
  type(one, '\x1b[1;1Rx')
  expect(shell.typed(id)).toBe('x')
  one.terminal.acknowledge(8)
  type(one, '\x1b[1;1R')
  expect(shell.typed(id)).toBe('x\x1b[1;1R')
})

test('control waits for a reload, and passes on to who is there when its tab stays away', async () => {
  const world = await open()
  const { id } = await openTerminal(world)
  const one = await attach(world, id)
  const two = await attach(world, id, { name: 'b' })
  one.terminal.close()
  expect(two.terminal.resize({ cols: 10, rows: 10 })).toBe(false)
  const again = await attach(world, id)
  expect(again.terminal.resize({ cols: 10, rows: 10 })).toBe(true)
  const reader = await attach(world, id, { name: 'c', mayType: false })
  expect(reader.terminal.takeControl({ cols: 10, rows: 10 })).toBe(false)
  type(reader, 'may not')
  expect(world.session.state.terminals[id]?.control).toEqual(client('a'))
})

test('[TM2] a flood reaches who keeps up whole, and who does not is skipped and slows nobody', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  const quick = await attach(world, id)
  const slow = await attach(world, id, { name: 'b', acknowledges: false })
  const piece = Buffer.alloc(50_000, 'x')
  for (let count = 0; count < 100; count++) {
    shell.say(id, piece)
    await until(() => quick.bytes).toBeGreaterThan((count - 4) * piece.length)
  }
  await until(() => quick.bytes).toBe(5_000_000)
  expect(quick.skipped).toEqual([])
  expect(slow.bytes).toBeGreaterThanOrEqual(STREAM_LIMITS.windowBytes)
  expect(slow.bytes).toBeLessThan(STREAM_LIMITS.windowBytes + STREAM_LIMITS.chunkBytes)
  slow.terminal.acknowledge(slow.next)
  await until(() => slow.next).toBe(5_000_000)
  expect(slow.skipped).toHaveLength(1)
  expect(slow.bytes + (slow.skipped[0]?.to ?? 0) - (slow.skipped[0]?.from ?? 0)).toBe(5_000_000)
})

test('[TM5] another server finds the terminals, their past, and who controls them', async () => {
  const world = await open()
  const { id, shell } = await openTerminal(world)
  shell.say(id, 'before ')
  await world.registry.close(world.session.id)
  const next = await world.another()
  worlds.push(next)
  expect(next.session.state.terminals).toHaveProperty(id)
  const seen = await attach(next, id)
  shell.say(id, 'after')
  await until(() => seen.text).toBe('before after')
  expect(seen.terminal.resize({ cols: 50, rows: 20 })).toBe(true)
  const part = await attach(next, id, { from: 7 })
  await until(() => part.text).toBe('after')
  expect(part.terminal.offset).toBe(7)
})

test('[TM5] a container that dies takes its terminals along, and the log says so', async () => {
  const world = await open()
  const { id } = await openTerminal(world)
  const seen = await attach(world, id)
  world.provider.kill([...world.provider.containers.keys()][0] ?? '')
  await until(() => world.session.state.terminals).toEqual({})
  expect((await world.events()).at(-1)).toMatchObject({ type: expect.stringMatching(/lost|closed/) })
  expect(seen.terminal.view.terminalId).toBe(id)
})

test('a busy terminal keeps its container awake, a prompt does not', async () => {
  const world = await openWorld({ idle: { pauseMs: 60, stopMs: 3_600_000 } })
  worlds.push(world)
  const { id, shell } = await openTerminal(world)
  shell.setBusy(id, true)
  await delay(250)
  expect(world.session.state.sandbox.kind).toBe('ready')
  shell.setBusy(id, false)
  await until(() => world.session.state.sandbox.kind).toBe('paused')
  expect(world.session.state.terminals).toHaveProperty(id)
})
