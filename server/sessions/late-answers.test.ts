/** [R17] The nine cases: each answer, after the request expired, after it was cancelled, and after the server was restarted. */
import { describe, expect, test } from 'vitest'
import type { CommandOf } from '#protocol/command.ts'
import type { Event } from '#protocol/event.ts'
import { openWorld, type World } from './testing/open-session.ts'

const call: Event = {
  ...{ type: 'call-requested', callId: 'x', name: 'Bash', input: {}, inputHash: 'h', blockId: 'b' },
  display: { kind: 'command', verb: 'Run', title: 'x' },
}
const CALL_SEQ = 4
const request = (more: { expiresAt?: string } = {}): Event => ({
  ...{ type: 'permission-requested', requestId: 'r1', callSeq: CALL_SEQ, callId: 'x', inputHash: 'h' },
  ...{ stage: 'ask-person', reason: 'r', suggestions: ['Bash(npm test)'] },
  ...more,
})

async function asked(world: World, more: { expiresAt?: string } = {}) {
  await world.send({ type: 'message-send', text: 'go' })
  const turn = await world.manual.nextTurn()
  await turn.begin()
  await turn.say([call, request(more)])
  return turn
}

type Answer = Pick<CommandOf<'approval-resolve'>, 'decision' | 'scope'>
const ANSWERS: [string, Answer][] = [
  ['yes', { decision: 'allow' }],
  ['no', { decision: 'deny' }],
  ['always', { decision: 'allow', scope: 'always' }],
]
const answer = (world: World, given: Answer) =>
  world.send({ type: 'approval-resolve', requestId: 'r1', ...given }, { person: 'u-1' })

const resolutions = async (world: World) => (await world.events()).filter(({ type }) => type === 'permission-resolved')

describe.each(ANSWERS)('%s', (_name, given) => {
  test('after it expired is refused and says so; nothing is granted', async () => {
    await using world = await openWorld()
    await asked(world, { expiresAt: new Date(Date.now() + 20).toISOString() })
    await world.until(({ approvals }) => approvals['r1'] === undefined)
    expect(await answer(world, given)).toMatchObject({
      ...{ kind: 'refused', code: 'already_answered', message: expect.stringMatching(/expired at .* denied/) },
    })
    expect(await resolutions(world)).toMatchObject([{ decision: 'deny', cause: 'expired' }])
    expect([world.session.state.grants, world.rules.added]).toEqual([[], []])
  })

  test('after it was cancelled is refused and says so; nothing is granted', async () => {
    await using world = await openWorld()
    const turn = await asked(world)
    await turn.say([
      {
        ...{ type: 'permission-resolved', requestId: 'r1', callSeq: CALL_SEQ },
        ...{ decision: 'deny', scope: 'once', cause: 'cancelled' },
      },
    ])
    expect(await answer(world, given)).toMatchObject({
      ...{ kind: 'refused', code: 'already_answered', message: expect.stringContaining('cancelled') },
    })
    expect(await resolutions(world)).toHaveLength(1)
    expect([world.session.state.grants, world.rules.added]).toEqual([[], []])
  })

  test('after a restart is applied, since nobody had answered; the next one is told by whom', async () => {
    const first = await openWorld()
    await asked(first)
    await first[Symbol.asyncDispose]()
    await using world = await first.another()
    expect(await answer(world, given)).toMatchObject({ kind: 'applied' })
    expect(await resolutions(world)).toMatchObject([{ ...given, cause: 'answered' }])
    expect(await answer(world, given)).toMatchObject({ message: expect.stringContaining('by u-1') })
  })
})

describe('"always"', () => {
  test('is a rule of the owner; who only helps out widens this session alone', async () => {
    await using world = await openWorld({ source: { kind: 'git', url: 'https://host/a.git' } })
    await asked(world)
    await answer(world, { decision: 'allow', scope: 'always' })
    await world.until(({ grants, approvals }) => grants.length === 0 && approvals['r1'] === undefined)
    expect(world.rules.added).toMatchObject([
      { scope: 'project', ownerId: 'u-1 git:https://host/a', text: 'Bash(npm test)', fromRequest: 's-1/r1' },
    ])
    await using other = await openWorld({ source: { kind: 'git', url: 'https://host/a.git' } })
    await asked(other)
    await other.send(
      { type: 'approval-resolve', requestId: 'r1', decision: 'allow', scope: 'always' },
      { person: 'u-helper' },
    )
    await other.until(({ grants, approvals }) => grants.length === 0 && approvals['r1'] === undefined)
    expect(other.rules.added).toMatchObject([{ scope: 'session', ownerId: 's-1', createdBy: 'u-helper' }])
  })

  test('holds while it cannot be written, and is written once by whoever owns the session next', async () => {
    const first = await openWorld()
    await asked(first)
    first.rules.refuse(true)
    await answer(first, { decision: 'allow', scope: 'always' })
    expect(first.session.state.grants).toMatchObject([{ text: 'Bash(npm test)', scope: 'always' }])
    await first[Symbol.asyncDispose]()
    first.rules.refuse(false)
    await using second = await first.another()
    await second.until(({ grants }) => grants.length === 0)
    expect(second.rules.added).toHaveLength(1)
    const added = (await second.events()).filter(({ type }) => type === 'rule-added')
    expect(added).toMatchObject([{ ruleId: 'r-1', scope: 'user', fromRequest: 'r1' }])
  })

  test('several commands are several rules, as they were edited', async () => {
    await using world = await openWorld()
    await asked(world)
    const rules = ['Bash(npm test)', 'Bash(npm run *)', 'Bash(npm test)']
    await world.send({ type: 'approval-resolve', requestId: 'r1', decision: 'allow', scope: 'always', rules })
    await world.until(({ grants, approvals }) => grants.length === 0 && approvals['r1'] === undefined)
    expect(world.rules.added.map(({ text }) => text)).toEqual(['Bash(npm test)', 'Bash(npm run *)'])
  })
})
