/** A person stops a turn at any moment: nothing starts after that, and the turn ends once, in order. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultsOf } from './testing/cut-turn.ts'
import { call, createScriptedModel, fails, type Part, say } from './testing/scripted-model.ts'
import { TestSession } from './testing/test-session.ts'

const later = (): Part => ({ type: 'pause', until: new Promise((resolve) => setImmediate(resolve)) })

/** Calls of every kind between pauses, so that an interrupt may fall between any two steps. */
function answerOf(kinds: readonly number[]): Part[] {
  return kinds.flatMap((kind, index): Part[] => {
    const read = call(`r${index}`, 'Read', { file_path: '/workspace/a.txt' })
    const run = call(`b${index}`, 'Bash', { command: `echo ${index} >> marker` })
    return [say('Next.'), ...(kind % 2 === 0 ? [later()] : []), kind < 2 ? read : run]
  })
}

const race = fc.record({
  kinds: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
  /** Facts after which the person stops it, and event loop turns that pass in between. */
  facts: fc.integer({ min: 1, max: 24 }),
  turns: fc.nat(2),
  asks: fc.boolean(),
  breaks: fc.boolean(),
})

async function play({ kinds, facts, turns, asks, breaks }: typeof race extends fc.Arbitrary<infer T> ? T : never) {
  const session = new TestSession({
    workspace: { files: { 'a.txt': 'A' } },
    ...(asks ? { judge: () => Promise.resolve({ decision: 'ask', stage: 'ask-person', rule: null, reason: '' }) } : {}),
  })
  let left = facts
  session.onFact = ({ event }) => {
    if (event.type === 'permission-requested') setImmediate(() => session.resolve(event.requestId, 'allow'))
    left--
    if (left !== 0) return
    let wait = turns
    const stop = () => (wait-- > 0 ? void setImmediate(stop) : session.stop())
    stop()
  }
  const model = createScriptedModel((_request, asked) => {
    if (asked > 2) return { parts: [say('Done.')] }
    return breaks && asked === 1 ? fails('broken_stream', {}, answerOf(kinds)) : { parts: answerOf(kinds) }
  })
  return { session, outcome: await session.ask(model, 'Go') }
}

describe('[R14] [TN5] an interrupt', () => {
  it('is followed by no start, in a thousand races, and by exactly one end', async () => {
    let interrupted = 0
    for (const given of fc.sample(race, { numRuns: 1000, seed: 20261125 })) {
      const { session, outcome } = await play(given)
      const told = `${JSON.stringify(given)}: ${session.types().join(' ')}`
      expect(faultsOf(session), told).toEqual([])
      const asked = session.log.find(({ event }) => event.type === 'interrupt-requested')
      if (asked === undefined) continue
      interrupted++
      expect(outcome, told).toEqual({ kind: 'ended', reason: 'aborted' })
    }
    expect(interrupted).toBeGreaterThan(500)
  })
})
