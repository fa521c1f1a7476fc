/** How many calls run at once, in which order, and what becomes of those that nobody wants any more. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call, createScriptedModel, fails, say } from '../testing/scripted-model.ts'
import { TestSession } from '../testing/test-session.ts'
import { defineTool } from '../tools/tool.ts'
import { createCallGate } from './call-gate.ts'
import type { Verdict } from './verdict.ts'

const allow: Verdict = { decision: 'allow', stage: 'test', rule: null, reason: '' }
const asks: Verdict = { decision: 'ask', stage: 'ask-person', rule: null, reason: '' }

/** A tool that tells how many of its kind run at once; the first ones stay until `together` of them are there, and `until` has come. */
function counter(safe: boolean, together = 1, until = Promise.resolve()) {
  const seen = { now: 0, most: 0, order: [] as number[] }
  let meet = () => {}
  const met = new Promise<void>((resolve) => {
    meet = resolve
  })
  const tool = defineTool<{ n: number }>({
    name: safe ? 'Peek' : 'Poke',
    description: 'Counts.',
    input: z.strictObject({ n: z.int() }),
    recovery: 'rerun',
    isReadOnly: () => safe,
    isConcurrencySafe: () => safe,
    display: () => ({ kind: 'other', verb: 'Count', title: '' }),
    need: () => ({ kind: 'none' }),
    run: async ({ n }) => {
      seen.most = Math.max(seen.most, ++seen.now)
      seen.order.push(n)
      if (seen.now >= together) meet()
      await met
      await until
      await new Promise((resolve) => setTimeout(resolve, 10))
      seen.now--
      return { content: [{ type: 'text', text: String(n) }], isError: false }
    },
  })
  return { tool, seen }
}

const many = (name: string, count: number) => Array.from({ length: count }, (_, n) => call(`c${n}`, name, { n }))
const onceThenDone = (parts: ReturnType<typeof many>) =>
  createScriptedModel((_request, asked) => (asked === 1 ? { parts } : { parts: [say('Done.')] }))

describe('[TN4] calls of one answer', () => {
  it('that are safe run side by side, ten at a time', async () => {
    const { tool, seen } = counter(true, 10)
    const session = new TestSession({ tools: [tool], judge: () => allow })
    expect(await session.ask(onceThenDone(many('Peek', 35)), 'Go')).toMatchObject({ reason: 'completed' })
    expect(seen.most).toBe(10)
    expect(seen.order).toHaveLength(35)
  })

  it('that change something run alone, in the order in which they were asked for', async () => {
    const { tool, seen } = counter(false)
    const session = new TestSession({ tools: [tool], judge: () => allow })
    await session.ask(onceThenDone(many('Poke', 12)), 'Go')
    expect(seen.most).toBe(1)
    expect(seen.order).toEqual(Array.from({ length: 12 }, (_, n) => n))
  })

  it('wait behind one that is still asked about only if one of the two changes something', () => {
    const gate = createCallGate()
    const [first, reader, writer] = [gate.take(true), gate.take(true), gate.take(false)]
    expect(reader.tryEnter()).toBe(true)
    expect(writer.tryEnter()).toBe(false)
    reader.leave()
    expect(writer.tryEnter()).toBe(false)
    first.leave()
    expect(writer.tryEnter()).toBe(true)
  })
})

describe('[TN19] calls of a whole session', () => {
  it('are no more than thirty-two at once: the next starts when one of them ends', async () => {
    const { tool, seen } = counter(true)
    const session = new TestSession({ tools: [tool], judge: () => allow })
    const others = Array.from({ length: 32 }, (_, index) => session.startElsewhere(`o${index}`))
    const asked = session.ask(onceThenDone(many('Peek', 1)), 'Go')
    await expect.poll(() => session.types()).toContain('call-requested')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen.order).toEqual([])
    session.endElsewhere(others[0] ?? 0)
    expect(await asked).toMatchObject({ reason: 'completed' })
    expect(seen.order).toEqual([0])
  })

  it('that wait for room are given up when a person stops the turn', async () => {
    const { tool, seen } = counter(true)
    const session = new TestSession({ tools: [tool], judge: () => allow })
    for (let index = 0; index < 32; index++) session.startElsewhere(`o${index}`)
    const asked = session.ask(onceThenDone(many('Peek', 1)), 'Go')
    await expect.poll(() => session.types()).toContain('call-requested')
    session.stop()
    expect(await asked).toMatchObject({ reason: 'aborted' })
    expect(seen.order).toEqual([])
  })
})

describe('[TN11] a call of an answer that broke off', () => {
  it('is not asked about, even if its verdict comes only then', async () => {
    let verdict = (_given: Verdict) => {}
    const judged = new Promise<Verdict>((resolve) => {
      verdict = resolve
    })
    const session = new TestSession({ judge: () => judged })
    session.onFact = ({ event }) => {
      if (event.type === 'answer-withdrawn') verdict(asks)
    }
    const model = createScriptedModel((_request, asked) =>
      asked === 1 ? fails('broken_stream', {}, [call('c', 'Bash', { command: 'true' })]) : { parts: [say('Done.')] },
    )
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'completed' })
    expect(session.types()).not.toContain('permission-requested')
    expect(session.events('call-completed')).toMatchObject([{ errorKind: 'cancelled' }])
  })

  it('is no longer asked about, once the answer is gone; an answer that comes too late starts nothing', async () => {
    const session = new TestSession({ judge: () => asks })
    let asked = ''
    session.onFact = ({ event }) => {
      if (event.type === 'permission-requested') asked = event.requestId
      if (event.type === 'answer-withdrawn') session.resolve(asked, 'allow')
    }
    const model = createScriptedModel((_request, count) =>
      count === 1
        ? fails('broken_stream', {}, [call('c', 'Bash', { command: 'true' }), say('And')])
        : { parts: [say('Done.')] },
    )
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'completed' })
    expect(session.types()).not.toContain('call-started')
    expect(session.state.approvals).toEqual({})
  })
})

describe('[TN22] commits of a call', () => {
  const bash = call('c', 'Bash', { command: 'true' })
  const once = () => createScriptedModel((_request, asked) => ({ parts: [asked === 1 ? bash : say('Done.')] }))
  const of = (session: TestSession) =>
    session.commits.filter((types) => types.some((type) => type.startsWith('call-') && type !== 'call-completed'))

  it.each([
    ['at once', () => allow],
    ['after links were followed', async () => allow],
    [
      'after a look into the container',
      async () => {
        for (let step = 0; step < 20; step += 1) await Promise.resolve()
        return allow
      },
    ],
  ])('are one when it is allowed %s: the block, the wish, the verdict and the start', async (_when, judge) => {
    const session = new TestSession({ judge })
    await session.ask(once(), 'Go')
    expect(of(session)).toEqual([['block-completed', 'call-requested', 'call-decided', 'call-started']])
  })

  it('are two when the verdict takes time: the wish is not kept waiting for it', async () => {
    const session = new TestSession({
      judge: () => new Promise<Verdict>((resolve) => setTimeout(resolve, 30, allow)),
    })
    await session.ask(once(), 'Go')
    expect(of(session)).toEqual([
      ['block-completed', 'call-requested'],
      ['call-decided', 'call-started'],
    ])
  })

  it('are two when another call must end before it: it is judged again by what that has left', async () => {
    let wish = () => {}
    const wished = new Promise<void>((resolve) => {
      wish = resolve
    })
    const { tool } = counter(false, 1, wished)
    let judged = 0
    const session = new TestSession({
      tools: [tool],
      judge: async () => {
        judged += 1
        return judged === 3 ? { ...allow, reason: 'Again.' } : allow
      },
    })
    session.onFact = ({ event }) => {
      if (event.type === 'call-requested' && event.callId === 'c1') wish()
    }
    await session.ask(onceThenDone(many('Poke', 2)), 'Go')
    expect(of(session)).toEqual([
      ['block-completed', 'call-requested', 'call-decided', 'call-started'],
      ['block-completed', 'call-requested'],
      ['call-decided', 'call-started'],
    ])
    expect(session.events('call-decided').map(({ reason }) => reason)).toEqual([allow.reason, 'Again.'])
  })
})
