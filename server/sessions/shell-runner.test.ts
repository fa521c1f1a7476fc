/** A person's command runs once, is followed by whoever owns the session, and the model hears of it with the next message. */
import { expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { buildMessages } from '#server/agent/context/build-messages.ts'
import { openWorld } from './testing/open-session.ts'

test('it runs where the shell stands, and its output is a fact that waits for the next message', async () => {
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
