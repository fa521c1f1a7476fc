/** A person's command runs once, is followed by whoever owns the session, and the model hears of it with the next message. */
import { expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { buildMessages } from '#server/agent/context/build-messages.ts'
import { openWorld } from './testing/open-session.ts'

test('[SH1] it runs where the shell stands, and its output is a fact that waits for the next message', async () => {
  await using world = await openWorld()
  expect(await world.send({ type: 'shell-run', command: 'mkdir -p sub; cd sub; echo hi' })).toMatchObject({
    kind: 'applied',
  })
  await world.until(({ shells, seq }) => seq > 3 && Object.keys(shells).length === 0)
  const events = await world.events()
  const ended = events.find(({ type }) => type === 'shell-completed')
  expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0, output: expect.stringContaining('hi') })
  const { envelopes } = await world.store.log.read({ sessionId: 's-1', after: 0 })
  expect(buildMessages(envelopes as Envelope[], 'main')).toEqual([])
})

test('[SH1] a command that comes again is run once, and nobody is asked', async () => {
  await using world = await openWorld()
  const command = { type: 'shell-run', command: 'echo run >> marks; cat marks' } as const
  const [first, second] = await Promise.all([
    world.send(command, { commandId: 'once' }),
    world.send(command, { commandId: 'once' }),
  ])
  expect(second).toEqual(first)
  await world.until(({ shells, seq }) => seq > 3 && Object.keys(shells).length === 0)
  expect(await world.send(command, { commandId: 'once' })).toEqual(first)
  const events = await world.events()
  const ended = events.filter(({ type }) => type === 'shell-completed')
  expect(ended).toMatchObject([{ output: 'run\n' }])
  expect(events.map(({ type }) => type)).not.toContain('permission-requested')
})

test('[SH1] a long output is bounded in the log, and the whole lies in the container', async () => {
  await using world = await openWorld()
  await world.send({ type: 'shell-run', command: `printf '${'x'.repeat(200_000)}'` })
  await world.until(({ shells, seq }) => seq > 3 && Object.keys(shells).length === 0)
  const ended = (await world.events()).find((event) => event.type === 'shell-completed')
  if (ended?.type !== 'shell-completed') throw new Error('not ended')
  expect(ended.output.length).toBeLessThan(31_000)
  expect(ended).toMatchObject({ outputBytes: 200_000, output: expect.stringContaining('left out') })
})

test('it is stopped by whoever may run one, and one that does not run cannot be', async () => {
  await using world = await openWorld()
  expect(await world.send({ type: 'shell-stop', requestSeq: 7 })).toMatchObject({
    kind: 'refused',
    code: 'not_running',
  })
  await world.send({ type: 'shell-run', command: 'sleep 30' })
  await world.until(({ shells }) => Object.values(shells).some(({ ledger }) => ledger !== null))
  const [open] = Object.values(world.session.state.shells)
  expect(await world.send({ type: 'shell-stop', requestSeq: open?.requestSeq ?? 0 })).toMatchObject({ kind: 'applied' })
  await world.until(({ shells }) => Object.keys(shells).length === 0)
  expect((await world.events()).at(-1)).toMatchObject({ type: 'shell-completed', outcome: 'stopped' })
})

test('[decision 30] what the installation forbids is refused with the reason before anything is stored, and no terminal opens', async () => {
  const asked: string[] = []
  const forbids = async ({ command }: { command: string }) => {
    asked.push(command)
    return 'The rule Bash denies it.'
  }
  await using world = await openWorld({ change: (given) => ({ ...given, forbids }) })
  const before = (await world.events()).length
  const answer = await world.send({ type: 'shell-run', command: 'echo hi' }, { commandId: 'c-forbidden' })
  expect(answer).toEqual({ kind: 'refused', code: 'forbidden', message: 'The rule Bash denies it.' })
  expect(await world.send({ type: 'shell-run', command: 'echo hi' }, { commandId: 'c-forbidden' })).toEqual(answer)
  const control = { userId: 'u-1', clientId: 'one', name: 'One' }
  expect(
    await world.session.terminals.open({ cols: 80, rows: 24, control }, { kind: 'person', id: 'u-1' }),
  ).toMatchObject({ ok: false, problem: { code: 'forbidden' } })
  expect((await world.events()).length).toBe(before)
  expect(asked).toEqual(['echo hi', 'bash'])
})
