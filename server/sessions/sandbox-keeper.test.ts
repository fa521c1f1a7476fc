/** The container of a session: made when first needed, found again, put away, lost, and never two at once. */
import { describe, expect, test } from 'vitest'
import { openWorld } from './testing/open-session.ts'

const exec = (world: Awaited<ReturnType<typeof openWorld>>, command: string) =>
  world.session.keeper.use((sandbox) => sandbox.run({ command, timeoutMs: 1_000, maxBytes: 1_000 }))

const types = async (world: Awaited<ReturnType<typeof openWorld>>) => (await world.events()).map(({ type }) => type)

test('nothing is made before it is needed; all who ask at once share one', async () => {
  await using world = await openWorld()
  expect(world.provider.calls).toEqual([])
  const opened = await Promise.all(Array.from({ length: 10 }, () => world.session.keeper.open()))
  expect(new Set(opened.map((one) => (one.ok ? one.sandbox : null))).size).toBe(1)
  expect(world.provider.calls).toEqual(['open', 'create'])
  expect(await types(world)).toEqual(['session-created', 'sandbox-preparing', 'sandbox-ready'])
  expect(world.session.state.sandbox.kind).toBe('ready')
})

test('the source is put in once, and a failure is told and tried again with the next container', async () => {
  const outcomes = [
    { ok: false as const, code: 'not_found', message: 'There is no repository there.' },
    { ok: true as const, files: 3, commit: 'abc', branch: 'main' },
  ]
  let prepared = 0
  const prepare = async () => {
    prepared += 1
    return outcomes[prepared - 1] ?? { ok: true as const, files: 0 }
  }
  await using world = await openWorld({ source: { kind: 'git', url: 'https://x.example/y' }, prepare })
  expect((await exec(world, 'true')).ok).toBe(true)
  expect(world.session.state.sourceFailure).toBe('There is no repository there.')
  await using second = await world.another()
  await exec(second, 'true')
  await exec(second, 'true')
  expect(second.session.state).toMatchObject({ sourceReady: true, sourceFailure: null, branch: 'main' })
  expect(prepared).toBe(2)
})

test('while the source is put in nobody is given the container: what a repository denies is not known yet', async () => {
  let finish: () => void = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  let begun: () => void = () => {}
  const cloning = new Promise<void>((resolve) => {
    begun = resolve
  })
  const prepare = async () => {
    begun()
    await done
    return { ok: true as const, files: 1 }
  }
  await using world = await openWorld({ source: { kind: 'git', url: 'https://x.example/y' }, prepare })
  const { keeper } = world.session
  const first = keeper.open()
  await cloning
  let given = 0
  const others = [keeper.open(), keeper.use(async ({ workspace }) => workspace.stat('/workspace'))]
  for (const other of others) void other.then(() => (given += 1))
  await new Promise((resolve) => setImmediate(resolve))
  expect({ given, ready: keeper.ready, connected: keeper.current !== null }).toEqual({
    ...{ given: 0, ready: null, connected: true },
  })
  finish()
  await Promise.all([first, ...others])
  expect(keeper.ready).toBe(keeper.current)
  expect(world.session.state.sourceReady).toBe(true)
})

test('how far it has come is told as it comes, and forgotten when it is there', async () => {
  const prepare = async () => ({ ok: true as const, files: 1 })
  await using world = await openWorld({ source: { kind: 'git', url: 'https://x.example/y' }, prepare })
  const phases: string[] = []
  world.session.room.onSignal((signal) => signal.type === 'progress' && phases.push(signal.phase))
  await exec(world, 'true')
  expect(phases).toEqual(['image', 'source'])
  expect(world.session.room.motion()).toEqual([])
})

test('a container that cannot be had is a value with words, and the session goes on', async () => {
  await using world = await openWorld()
  world.provider.refuse({ kind: 'engine_unavailable', message: 'Docker does not answer.' })
  expect(await exec(world, 'true')).toEqual({
    ...{ ok: false, problem: { kind: 'engine_unavailable', message: 'Docker does not answer.' } },
  })
  world.provider.refuse(null)
  expect((await exec(world, 'true')).ok).toBe(true)
  expect(world.session.state.sandbox.kind).toBe('ready')
})

test('[R7] a killed container is told of, and the next use finds its files again', async () => {
  await using world = await openWorld()
  await world.session.keeper.use(({ workspace }) =>
    workspace.writeFile({ key: null, path: '/workspace/a', bytes: Buffer.from('kept') }),
  )
  const [sandboxId] = world.provider.containers.keys()
  world.provider.kill(sandboxId ?? '')
  await world.until(({ sandbox }) => sandbox.kind === 'lost')
  const read = await world.session.keeper.use(({ workspace }) => workspace.readFile('/workspace/a'))
  expect(read.ok && read.value.ok && Buffer.from(read.value.value.bytes).toString()).toBe('kept')
  expect(world.provider.calls).toEqual(['open', 'create', 'open'])
})

test('a container whose own program does not stay is told with its end, and with what is left', async () => {
  await using world = await openWorld()
  await exec(world, 'true')
  const [sandboxId = ''] = world.provider.containers.keys()
  const end = { exitCode: 7, lastLines: ['no ledger'] }
  world.provider.kill(sandboxId, { code: 'daemon_died', message: 'It ended.', end })
  await world.until(({ sandbox }) => sandbox.kind === 'lost')
  world.provider.refuse({ kind: 'daemon_died', message: 'It ended again.', end })
  expect(await exec(world, 'true')).toMatchObject({ ok: false, problem: { kind: 'daemon_died', end } })
  const lost = { kind: 'lost', reason: 'It ended again.', survives: ['workspace', 'home'], end }
  expect(world.session.state.sandbox).toEqual(lost)
})

test('a container that was stopped from outside is no loss: it stands still until it is used', async () => {
  await using world = await openWorld()
  await exec(world, 'true')
  const [sandboxId = ''] = world.provider.containers.keys()
  world.provider.kill(sandboxId, { code: 'stopped', message: 'The container was stopped.' })
  await world.until(({ sandbox }) => sandbox.kind === 'stopped')
  expect(world.session.state.sandbox).toMatchObject({ reason: 'It was stopped from outside.' })
  expect(await types(world)).not.toContain('sandbox-lost')
  expect((await exec(world, 'true')).ok).toBe(true)
  expect(world.session.state.sandbox.kind).toBe('ready')
})

test('a container that is gone with its files is made anew, and the source is put in again', async () => {
  let prepared = 0
  const prepare = async () => {
    prepared += 1
    return { ok: true as const, files: 1 }
  }
  const first = await openWorld({ source: { kind: 'sample' }, prepare })
  await exec(first, 'true')
  await first[Symbol.asyncDispose]()
  for (const id of [...first.provider.containers.keys()]) await first.provider.destroy(id)
  await using second = await first.another()
  await exec(second, 'true')
  expect(prepared).toBe(2)
  expect(await types(second)).toContain('sandbox-lost')
})

describe('idle', () => {
  const soon = { pauseMs: 20, stopMs: 20 }

  test('an unused container is paused, later stopped, and comes back when it is needed', async () => {
    await using world = await openWorld({ idle: soon })
    await exec(world, 'true')
    await world.until(({ sandbox }) => sandbox.kind === 'paused')
    await world.until(({ sandbox }) => sandbox.kind === 'stopped')
    expect(world.provider.calls).toEqual(['open', 'create', 'pause', 'stop'])
    expect((await exec(world, 'true')).ok).toBe(true)
    expect(world.session.state.sandbox.kind).toBe('ready')
  })

  test('[35] it is never put away while something runs in it', async () => {
    await using world = await openWorld({ idle: soon })
    await world.session.keeper.use(() => new Promise((resolve) => setTimeout(resolve, 100)))
    expect(world.provider.calls).not.toContain('pause')
  })

  test('somebody who comes while it is being paused waits for that and gets it back', async () => {
    await using world = await openWorld({ idle: soon })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { pause } = world.provider
    const pausing = new Promise<void>((started) => {
      world.provider.pause = async (id) => {
        started()
        await held
        await pause(id)
      }
    })
    await exec(world, 'true')
    await pausing
    const back = exec(world, 'true')
    release()
    expect((await back).ok).toBe(true)
    expect([...world.provider.containers.values()].map(({ state }) => state)).toEqual(['running'])
  })
})

test('requests for the way out become rows, and a changed policy reaches the container', async () => {
  await using world = await openWorld()
  await exec(world, 'true')
  const [sandboxId = ''] = world.provider.containers.keys()
  const record = {
    host: 'a.example',
    port: 443,
    verb: 'CONNECT',
    verdict: 'denied',
    reason: 'none',
    at: new Date(),
  } as const
  for (let n = 0; n < 3; n += 1) world.provider.notify(sandboxId, { kind: 'egress', record })
  await world.send({ type: 'session-update', network: 'open' })
  expect(world.provider.container(sandboxId)?.spec.network.policy).toBe('open')
  await world.session.detach()
  expect((await world.events()).find(({ type }) => type === 'egress-requested')).toMatchObject({
    ...{ host: 'a.example', verdict: 'denied', repeats: 2 },
  })
})
