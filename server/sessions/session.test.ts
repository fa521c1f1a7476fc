/** What people may rely on: turns, steering, the queue, interrupts, and that nothing is applied twice. */
import { describe, expect, test } from 'vitest'
import type { Command } from '#protocol/command.ts'
import { FencedError } from './journal.ts'
import { openWorld } from './testing/open-session.ts'

const say = (text: string, delivery?: 'steer' | 'queue'): Command => ({
  type: 'message-send',
  text,
  ...(delivery === undefined ? {} : { delivery }),
})

describe('messages', () => {
  test('a message to an idle session starts a turn that answers it', async () => {
    await using world = await openWorld()
    const result = await world.send(say('hello'))
    const turn = await world.manual.nextTurn()
    expect(result).toEqual({ kind: 'applied', seq: 2 })
    expect(turn.seat.start).toMatchObject({ kind: 'fresh', messageSeqs: [2], by: { kind: 'person', id: 'u-1' } })
    await turn.begin()
    expect(world.session.state.waiting).toEqual([])
    await turn.end()
    expect(world.session.state.lastTurn).toMatchObject({ reason: 'completed' })
  })

  test('while a turn runs a message steers it by default, and waits when told to queue', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    await world.send(say('two'))
    await world.send(say('three', 'queue'))
    expect(world.session.state.waiting.map(({ text, delivery }) => [text, delivery])).toEqual([
      ['two', 'steer'],
      ['three', 'queue'],
    ])
    await turn.say([{ type: 'messages-joined', messageSeqs: [4] }])
    await turn.end()
    const next = await world.manual.nextTurn()
    expect(next.seat.start).toMatchObject({ messageSeqs: [5] })
  })

  test('steering that came too late begins the next turn; of the queue each message begins its own', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    for (const text of ['q1', 'q2']) await world.send(say(text, 'queue'))
    await world.send(say('late'))
    await turn.end()
    const second = await world.manual.nextTurn()
    expect(second.seat.start).toMatchObject({ messageSeqs: [6] })
    await second.begin()
    await second.end()
    const third = await world.manual.nextTurn()
    expect(third.seat.start).toMatchObject({ messageSeqs: [4] })
  })

  test('what waits can be edited, reordered and withdrawn; what was taken up cannot', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    for (const text of ['a', 'b', 'c']) await world.send(say(text, 'queue'))
    await world.send({ type: 'message-edit', messageSeq: 4, text: 'A' })
    await world.send({ type: 'queue-reorder', order: [6, 4] })
    await world.send({ type: 'message-withdraw', messageSeq: 5 })
    expect(world.session.state.waiting.map(({ text }) => text)).toEqual(['c', 'A'])
    const tooLate: Command[] = [
      { type: 'message-edit', messageSeq: 2, text: 'x' },
      { type: 'message-withdraw', messageSeq: 2 },
      { type: 'queue-reorder', order: [6, 6] },
    ]
    for (const command of tooLate) {
      expect(await world.send(command)).toMatchObject({ kind: 'refused', code: 'not_waiting' })
    }
  })

  test('an archived session takes no message, and a running one cannot be archived', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    expect(await world.send({ type: 'session-update', archived: true })).toMatchObject({ code: 'running' })
    await turn.end()
    expect(await world.send({ type: 'session-update', archived: true })).toMatchObject({ kind: 'applied' })
    expect(await world.send(say('two'))).toMatchObject({ kind: 'refused', code: 'archived' })
  })
})

describe('interrupts', () => {
  test('an interrupt is a fact, tells the turn, and holds what waits until somebody says go on', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    await world.send(say('later', 'queue'))
    await world.send({ type: 'turn-interrupt' })
    expect(turn.seat.interrupt.aborted).toBe(true)
    expect(turn.seat.detach.aborted).toBe(false)
    await turn.end('aborted')
    expect(world.session.state.queueHeld).toBe(true)
    await world.send({ type: 'queue-resume' })
    const next = await world.manual.nextTurn()
    expect(next.seat.start).toMatchObject({ messageSeqs: [4] })
  })

  test('[R14] no call of an interrupted turn starts at a higher seq, in a thousand races', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    const free = (state: typeof world.session.state) => state.turns['main']?.interruptSeq === null
    const started = { type: 'call-started', callSeq: 1, callId: 'x' } as const
    const starts = Array.from({ length: 1_000 }, async (_, n) => {
      for (let wait = 0; wait < n % 37; wait += 1) await Promise.resolve()
      return turn.say([started], free)
    })
    await world.send({ type: 'turn-interrupt' })
    const receipts = await Promise.all(starts)
    const events = await allEvents(world)
    const at = events.findIndex(({ type }) => type === 'interrupt-requested')
    expect(at).toBeGreaterThan(0)
    expect(events.slice(at).filter(({ type }) => type === 'call-started')).toEqual([])
    expect(receipts.filter(({ kind }) => kind === 'stored').length).toBe(
      events.filter(({ type }) => type === 'call-started').length,
    )
  })

  test('what is said while a turn is being stopped begins the next one', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    await world.send({ type: 'turn-interrupt' })
    await world.send(say('instead'))
    await turn.end('aborted')
    const next = await world.manual.nextTurn()
    expect(next.seat.start).toMatchObject({ kind: 'fresh', messageSeqs: [5] })
  })

  test('nothing runs: told so', async () => {
    await using world = await openWorld()
    expect(await world.send({ type: 'turn-interrupt' })).toMatchObject({ kind: 'refused', code: 'nothing_runs' })
  })
})

describe('[R26] repeated commands', () => {
  test('a command that comes again gets the first answer and is applied once', async () => {
    await using world = await openWorld()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.send({ type: 'session-update', title: 'New' }, { commandId: 'same' })),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ kind: 'applied', seq: 2 })]),
    )
    expect((await allEvents(world)).filter(({ type }) => type === 'session-renamed')).toHaveLength(1)
  })

  test('a refusal is remembered too', async () => {
    await using world = await openWorld()
    const interrupt = { type: 'turn-interrupt' } as const
    const first = await world.send(interrupt, { commandId: 'x' })
    await world.send(say('one'))
    await (await world.manual.nextTurn()).begin()
    expect(await world.send(interrupt, { commandId: 'x' })).toEqual(first)
  })

  test('a change that changes nothing is applied without a fact', async () => {
    await using world = await openWorld()
    expect(await world.send({ type: 'session-update', title: 'Test' })).toEqual({ kind: 'applied', seq: 1 })
    expect(await allEvents(world)).toHaveLength(1)
  })
})

describe('owners', () => {
  test('a second owner fences the first, which lets go and cancels nothing', async () => {
    const first = await openWorld()
    await first.send(say('one'))
    const turn = await first.manual.nextTurn()
    await turn.begin()
    await using second = await first.another()
    const resumed = await second.manual.nextTurn()
    expect(resumed.seat.start).toEqual({ kind: 'resume', turnId: turn.seat.start.turnId })
    await expect(first.session.note({ kind: 'person', id: 'u-1' }, [{ type: 'queue-held' }])).rejects.toThrow(
      FencedError,
    )
    expect(turn.seat.detach.aborted).toBe(true)
    expect(turn.seat.interrupt.aborted).toBe(false)
    await resumed.end()
    expect((await allEvents(second)).filter(({ type }) => type === 'turn-ended')).toHaveLength(1)
    await first[Symbol.asyncDispose]()
  })

  test('[R2] draining ends no turn: the next owner goes on with it, with what waits and what was asked', async () => {
    const first = await openWorld()
    await first.send(say('one'))
    const turn = await first.manual.nextTurn()
    await turn.begin()
    await first.send(say('later', 'queue'))
    const before = first.session.state
    await first[Symbol.asyncDispose]()
    expect(await first.registry.open('s-2')).toEqual({ kind: 'draining' })
    await using second = await first.another()
    expect(second.session.state).toEqual(before)
    const resumed = await second.manual.nextTurn()
    expect(resumed.seat.start.kind).toBe('resume')
  })

  test('a turn that fails by a fault of ours ends once, its calls are answered, and the session goes on', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    const turn = await world.manual.nextTurn()
    await turn.begin()
    await turn.say([
      {
        ...{ type: 'call-requested', callId: 'x', name: 'Bash', input: {}, inputHash: 'h', blockId: 'b' },
        display: { kind: 'command', verb: 'Run', title: 'x' },
      },
    ])
    turn.leave(new Error('a bug'))
    await world.until(({ turns }) => Object.keys(turns).length === 0)
    const types = (await allEvents(world)).map(({ type }) => type)
    expect(types.slice(-2)).toEqual(['call-completed', 'turn-ended'])
    await world.send(say('again'))
    expect((await world.manual.nextTurn()).seat.start.kind).toBe('fresh')
  })

  test('a turn that says nothing at all is not started again and again', async () => {
    await using world = await openWorld()
    await world.send(say('one'))
    ;(await world.manual.nextTurn()).leave(new Error('a bug'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(world.manual.turns).toHaveLength(1)
    await world.send(say('two'))
    expect((await world.manual.nextTurn()).seat.start).toMatchObject({ messageSeqs: [2, 3] })
  })
})

async function allEvents(world: Awaited<ReturnType<typeof openWorld>>) {
  const events = []
  for (let after = 0; ; ) {
    const { envelopes, more } = await world.store.log.read({ sessionId: 's-1', after })
    events.push(...envelopes.map(({ event }) => event))
    after = envelopes.at(-1)?.seq ?? after
    if (!more) return events
  }
}
