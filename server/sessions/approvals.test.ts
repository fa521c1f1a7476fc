/** Answers: the first stored one counts, from whomever, before or after a restart; the others are told who was first. */
import { expect, test } from 'vitest'
import type { Event } from '#protocol/event.ts'
import { openWorld, type World } from './testing/open-session.ts'

const call: Event = {
  ...{ type: 'call-requested', callId: 'x', name: 'Bash', input: {}, inputHash: 'h', blockId: 'b' },
  display: { kind: 'command', verb: 'Run', title: 'x' },
}
const ask = (requestId: string, more: { expiresAt?: string; suggestions?: string[] } = {}): Event => ({
  ...{
    type: 'permission-requested',
    requestId,
    callSeq: 4,
    callId: 'x',
    inputHash: 'h',
    stage: 'ask-person',
    reason: 'r',
  },
  ...more,
})
const answer = (requestId: string, decision: 'allow' | 'deny') =>
  ({ type: 'approval-resolve', requestId, decision }) as const

async function asked(world: World, ...requests: Event[]) {
  await world.send({ type: 'message-send', text: 'go' })
  const turn = await world.manual.nextTurn()
  await turn.begin()
  await turn.say([call, ...requests])
  return turn
}

test('an answer is a fact with who gave it and for what', async () => {
  await using world = await openWorld()
  await asked(world, ask('r1', { suggestions: ['Bash(npm test)'] }))
  const result = await world.send({ ...answer('r1', 'allow'), scope: 'session', reason: 'fine' }, { person: 'u-2' })
  expect(result.kind).toBe('applied')
  const { envelopes } = await world.store.log.read({ sessionId: 's-1', after: 5 })
  expect(envelopes[0]).toMatchObject({
    by: { kind: 'person', id: 'u-2' },
    turnId: expect.any(String),
    event: {
      type: 'permission-resolved',
      callSeq: 4,
      decision: 'allow',
      scope: 'session',
      grant: { text: 'Bash(npm test)' },
    },
  })
  expect(world.session.state.grants).toMatchObject([{ text: 'Bash(npm test)', by: { id: 'u-2' } }])
})

test('"for this session" needs a rule that would cover it; a denial grants nothing', async () => {
  await using world = await openWorld()
  await asked(world, ask('r1'), ask('r2', { suggestions: ['Bash'] }))
  expect(await world.send({ ...answer('r1', 'allow'), scope: 'session' })).toMatchObject({ code: 'no_rule' })
  await world.send({ ...answer('r2', 'deny'), scope: 'session' })
  expect(world.session.state.grants).toEqual([])
})

test('[R15] of two answers at once exactly one counts and the other is told by whom, a thousand times', async () => {
  await using world = await openWorld()
  const names = Array.from({ length: 1_000 }, (_, n) => `r${n}`)
  await asked(world, ...names.map((name) => ask(name)))
  const races = await Promise.all(
    names.map((name, n) => {
      const [first, second] = n % 2 === 0 ? (['allow', 'deny'] as const) : (['deny', 'allow'] as const)
      return Promise.all([
        world.send(answer(name, first), { person: 'u-a' }),
        world.send(answer(name, second), { person: 'u-b' }),
      ])
    }),
  )
  for (const pair of races) {
    expect(pair.filter(({ kind }) => kind === 'applied')).toHaveLength(1)
    const [loser] = pair.filter(({ kind }) => kind === 'refused')
    expect(loser).toMatchObject({
      code: 'already_answered',
      message: expect.stringMatching(/^Already (allowed|denied) by u-[ab] at /),
    })
  }
  expect(world.session.state.approvals).toEqual({})
})

test.each([
  ['after another answered it', (world: World) => world.send(answer('r1', 'deny'), { person: 'u-9' }), /denied by u-9/],
  ['after it was cancelled', cancel, /cancelled/],
])('[R17] an answer %s is refused with the reason', async (_name, before, words) => {
  await using world = await openWorld()
  const turn = await asked(world, ask('r1'))
  await before(world, turn)
  expect(await world.send(answer('r1', 'allow'))).toMatchObject({
    ...{ kind: 'refused', code: 'already_answered' },
    message: expect.stringMatching(words),
  })
})

test('[R17] a request that expires is denied, and a later answer says so', async () => {
  await using world = await openWorld()
  await asked(world, ask('r1', { expiresAt: new Date(Date.now() + 20).toISOString() }))
  await world.until(({ approvals }) => approvals['r1'] === undefined)
  expect(await world.send(answer('r1', 'allow'))).toMatchObject({ message: expect.stringMatching(/expired/) })
})

test('[R17] a request that nobody ever made is refused', async () => {
  await using world = await openWorld()
  expect(await world.send(answer('nothing', 'allow'))).toMatchObject({ message: 'There is no such request.' })
})

test('[R17] an open request survives a restart and can be answered then', async () => {
  const first = await openWorld()
  await asked(first, ask('r1'))
  await first[Symbol.asyncDispose]()
  await using second = await first.another()
  expect(Object.keys(second.session.state.approvals)).toEqual(['r1'])
  expect(await second.send(answer('r1', 'allow'))).toMatchObject({ kind: 'applied' })
})

async function cancel(_world: World, turn: Awaited<ReturnType<typeof asked>>) {
  const closed = { type: 'permission-resolved', requestId: 'r1', callSeq: 4, decision: 'deny' } as const
  return turn.say([{ ...closed, scope: 'once', cause: 'cancelled' }])
}
