/** [R26] A command is stored when acknowledged, applied once, and answered the same each time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Command, CommandResult } from '#protocol/command.ts'
import { rowsOf } from './testing/database.ts'
import { posted } from './testing/drafts.ts'
import { openSecond, SHARED_KEY } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore({ secretKey: SHARED_KEY })
const actor = { kind: 'person', id: 'u-1' } as const
const send = (text: string): Command => ({ type: 'message-send', text })

it('commands wait in the order in which they came', async () => {
  const { commands } = opened.store
  const { sessionId } = await openSession(opened.store)
  for (let index = 0; index < 5; index++) {
    const outcome = await commands.submit({ sessionId, commandId: `c-${index}`, actor, command: send(`text ${index}`) })
    expect(outcome).toEqual({ kind: 'accepted' })
  }
  const pending = await commands.pending(sessionId)
  expect(pending.map(({ commandId }) => commandId)).toEqual(['c-0', 'c-1', 'c-2', 'c-3', 'c-4'])
  expect(pending[3]).toMatchObject({ sessionId, actor, command: send('text 3') })
})

it('a repeated command gets the first answer; of twenty at once one is accepted', async () => {
  const { commands, events } = opened.store
  await using second = await openSecond(opened.dataDir)
  const { sessionId, epoch } = await openSession(opened.store)
  const command = { sessionId, commandId: 'same', actor, command: send('x') }
  // Each server sends as many as it has connections, so that none waits for one.
  const submits = [commands, second.commands].flatMap((server) => Array.from({ length: 10 }, () => server))
  const outcomes = await Promise.all(submits.map((server) => server.submit(command)))
  expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(({ kind }) => kind === 'repeated')).toHaveLength(19)
  const result: CommandResult = { kind: 'applied', seq: 1 }
  const settles = [{ commandId: 'same', result }]
  await events.append({ sessionId, epoch, base: 0, batchId: 'b', drafts: [posted('x')], settles })
  expect(await commands.submit(command)).toEqual({ kind: 'repeated', result })
  expect(await commands.result(sessionId, 'same')).toEqual(result)
  expect(await commands.pending(sessionId)).toEqual([])
})

it('a fenced append settles nothing', async () => {
  const { commands, events } = opened.store
  const { sessionId, epoch } = await openSession(opened.store)
  await commands.submit({ sessionId, commandId: 'c', actor, command: send('x') })
  const settles = [{ commandId: 'c', result: { kind: 'applied', seq: 1 } as const }]
  const batch = { sessionId, epoch: epoch - 1, base: 0, batchId: 'b', drafts: [posted('x')], settles }
  expect(await events.append(batch)).toEqual({ kind: 'fenced' })
  expect(await commands.pending(sessionId)).toHaveLength(1)
})

it('a refusal is settled by the owner alone, once', async () => {
  const { commands } = opened.store
  const { sessionId, epoch } = await openSession(opened.store)
  await commands.submit({ sessionId, commandId: 'c', actor, command: send('x') })
  const result: CommandResult = { kind: 'refused', code: 'archived', message: 'This session is archived.' }
  expect(await commands.settle({ sessionId, epoch: epoch + 1, commandId: 'c', result })).toBe(false)
  expect(await commands.settle({ sessionId, epoch, commandId: 'c', result })).toBe(true)
  expect(await commands.settle({ sessionId, epoch, commandId: 'c', result })).toBe(false)
  expect(await commands.result(sessionId, 'c')).toEqual(result)
})

it('an unknown or removed session takes no commands', async () => {
  const { commands, sessions } = opened.store
  const { sessionId } = await openSession(opened.store)
  await sessions.remove(sessionId)
  for (const id of [sessionId, 's-none']) {
    expect(await commands.submit({ sessionId: id, commandId: 'c', actor, command: send('x') })).toEqual({
      kind: 'no_session',
    })
  }
})

it('wakes whoever listens, in this server and in another one, and goes on after the connection was lost', async () => {
  await using second = await openSecond(opened.dataDir)
  await using third = await openSecond(opened.dataDir)
  const heard: string[] = []
  const stop = third.commands.onSubmitted((id) => heard.push(id))
  // Of a session of its own, so that no hint from before is taken for it.
  const submitAndHear = async () => {
    const { sessionId } = await openSession(second)
    // Hints may be lost while the connection is down; a later command brings the next.
    for (let number = 1; !heard.includes(sessionId); number++) {
      await second.commands.submit({ sessionId, commandId: `c-${number}`, actor, command: send('x') })
      await sleep(200)
    }
    return sessionId
  }
  const before = await submitAndHear()
  await rowsOf(
    opened.dataDir,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'slipway presence'",
  )
  const after = await submitAndHear()
  expect(new Set(heard)).toEqual(new Set([before, after]))
  stop()
})
