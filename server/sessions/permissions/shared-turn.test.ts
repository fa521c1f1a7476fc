/** Several people steer one turn: what it may is what each of them may. */
import { describe, expect, test } from 'vitest'
import type { Verdict } from '#server/agent/calls/verdict.ts'
import { rightsOfAll, sharedMode, strictest, withoutExec } from './shared-turn.ts'

const verdict = (decision: Verdict['decision'], reason: string, rulesEpoch: string): Verdict => ({
  ...{ decision, stage: 'allow-rules', rule: null, reason, rulesEpoch },
})
const [yes, ask, no] = [
  verdict('allow', 'Mine.', '1-a'),
  verdict('ask', 'Yours.', '1-b'),
  verdict('deny', 'No.', '1-c'),
]

describe('[decision 29] the intersection', () => {
  test.each([
    [yes, yes, 'allow'],
    [yes, ask, 'ask'],
    [ask, yes, 'ask'],
    [ask, no, 'deny'],
    [no, yes, 'deny'],
  ] as const)('of $decision and $decision is the stricter one', (left, right, expected) => {
    expect(strictest([left, right]).decision).toBe(expected)
  })

  test('names the rules of both, so that an answer binds to both; and says why it is asked', () => {
    expect(strictest([yes, ask])).toMatchObject({
      ...{ rulesEpoch: '1-a+1-b', reason: expect.stringMatching(/^Yours\. Several people/) },
    })
    expect(strictest([ask, ask]).reason).toBe('Yours.')
  })

  test('of modes: what loosens holds only where each could have chosen it', () => {
    const rights = rightsOfAll([
      { manage: true, exec: true },
      { manage: false, exec: true },
    ])
    expect(rights).toEqual({ manage: false, exec: true })
    const modes = ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions'] as const
    expect(modes.map((mode) => sharedMode(mode, rights))).toEqual([
      ...['default', 'default', 'plan', 'default', 'dontAsk', 'default'],
    ])
    expect(modes.map((mode) => sharedMode(mode, { manage: true, exec: false }))).toEqual(modes)
  })

  test('of the right to run commands: who lacks it gets none run unasked', () => {
    expect(withoutExec(yes)).toMatchObject({ decision: 'ask', stage: 'shared-turn', rule: null, rulesEpoch: '1-a' })
    expect(withoutExec(no)).toBe(no)
  })
})
