import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_USAGE } from './content.ts'
import { type Draft, type Envelope, type Event, readEnvelope } from './event.ts'
import { fold, reduce } from './reduce.ts'
import { EMPTY_STATE, sessionStateSchema, statusOf } from './state.ts'

const display = { kind: 'command', verb: 'Run', title: 'ls' } as const

/** Numbers events as a log does. */
function log(...events: (Event | [Event, Partial<Draft>])[]): Envelope[] {
  return events.map((entry, index) => {
    const [event, more] = Array.isArray(entry) ? entry : [entry, {}]
    return {
      seq: index + 1,
      at: `2026-01-01T00:00:${String(index % 60).padStart(2, '0')}.000Z`,
      by: { kind: 'person', id: 'u1' },
      agentId: 'main',
      turnId: 't1',
      epoch: 1,
      ...more,
      event,
    }
  })
}

const created: Event = {
  type: 'session-created',
  title: 'Till',
  source: { kind: 'sample' },
  model: 'demo',
  permissionMode: 'default',
  network: 'none',
  capMicroUsd: 5,
  owner: 'u1',
}
const posted = (text: string, delivery: 'start' | 'steer' | 'queue' = 'start'): Event => ({
  type: 'message-posted',
  messageId: text,
  text,
  delivery,
})
const started = (messageSeqs: number[]): Event => ({
  type: 'turn-started',
  model: 'demo',
  permissionMode: 'default',
  messageSeqs,
})
const requested: Event = {
  type: 'call-requested',
  callId: 'c',
  name: 'Bash',
  input: {},
  inputHash: 'h',
  blockId: 'b',
  display,
}
const completed = (callSeq: number, more: object = {}): Event => ({
  type: 'call-completed',
  callSeq,
  callId: 'c',
  isError: false,
  content: [],
  durationMs: 1,
  ...more,
})
const ended: Event = { type: 'turn-ended', reason: 'completed', rounds: 1, usage: NO_USAGE }

describe('reduce', () => {
  it('[RD1] a fact that is already in the state changes nothing', () => {
    const envelopes = log(created, posted('hello'))
    const state = fold(envelopes)
    expect(fold(envelopes, state)).toBe(state)
  })

  it('[RD3] a turn that ran to its end leaves nothing open', () => {
    const state = fold(
      log(
        created,
        posted('hello'),
        started([2]),
        requested,
        { type: 'call-started', callSeq: 4, callId: 'c' },
        completed(4),
        ended,
      ),
    )
    expect(state).toMatchObject({
      turns: {},
      calls: {},
      waiting: [],
      turnCount: 1,
      callCount: 1,
      lastTurn: { reason: 'completed', turnId: 't1' },
    })
    expect(statusOf(state)).toBe('idle')
  })

  it('[RD4] the end of another turn does not close this one', () => {
    const state = fold(log(created, started([]), [ended, { turnId: 'other' }]))
    expect(Object.keys(state.turns)).toEqual(['main'])
  })

  it('[RD5] messages wait until they are taken up, joined or withdrawn, in the order people gave them', () => {
    const envelopes = log(created, posted('a'), posted('b', 'queue'), posted('c', 'steer'), posted('d', 'queue'))
    const waiting = (...more: Event[]) =>
      fold(
        log(created, posted('a'), posted('b', 'queue'), posted('c', 'steer'), posted('d', 'queue'), ...more),
      ).waiting.map((message) => message.text)
    expect(fold(envelopes).waiting.map((message) => message.seq)).toEqual([2, 3, 4, 5])
    expect(waiting(started([2]))).toEqual(['b', 'c', 'd'])
    expect(waiting({ type: 'messages-joined', messageSeqs: [4] })).toEqual(['a', 'b', 'd'])
    expect(waiting({ type: 'message-withdrawn', messageSeq: 3 })).toEqual(['a', 'c', 'd'])
    expect(waiting({ type: 'message-edited', messageSeq: 3, text: 'B' })).toEqual(['a', 'B', 'c', 'd'])
    expect(waiting({ type: 'queue-reordered', order: [5, 3, 99] })).toEqual(['d', 'b', 'a', 'c'])
  })

  it('[RD6] reading a part counts as the whole only while the content stays as it was read', () => {
    const seen = (...files: object[]) =>
      fold(
        log(
          created,
          started([]),
          ...files.map((file, index) => completed(index, { files: [{ path: '/workspace/a', ...file }] })),
        ),
      ).files['/workspace/a']
    expect(seen({ sha256: 'x', access: 'partial' })).toMatchObject({ whole: false })
    expect(seen({ sha256: 'x', access: 'read' }, { sha256: 'x', access: 'partial' })).toMatchObject({ whole: true })
    expect(seen({ sha256: 'x', access: 'read' }, { sha256: 'y', access: 'partial' })).toMatchObject({ whole: false })
    expect(seen({ sha256: 'y', access: 'write' })).toMatchObject({ whole: true, written: true })
    expect(seen({ sha256: 'y', access: 'write', partly: true })).toMatchObject({ whole: false, written: true })
  })

  it('[RD7] only an answer that allows grants for the session', () => {
    const ask: Event = {
      type: 'permission-requested',
      requestId: 'r',
      callSeq: 3,
      callId: 'c',
      inputHash: 'h',
      stage: 'ask',
      reason: 'why',
    }
    const answer = (decision: 'allow' | 'deny'): Event => ({
      type: 'permission-resolved',
      requestId: 'r',
      callSeq: 3,
      decision,
      scope: 'session',
      grant: { text: 'Bash(ls)' },
      cause: 'answered',
    })
    expect(statusOf(fold(log(created, started([]), requested, ask)))).toBe('waiting')
    expect(fold(log(created, started([]), requested, ask, answer('allow'))).grants).toMatchObject([
      { text: 'Bash(ls)', by: { id: 'u1' } },
    ])
    expect(fold(log(created, started([]), requested, ask, answer('deny'))).grants).toEqual([])
    expect(fold(log(created, started([]), requested, answer('allow'))).grants).toEqual([])
  })

  it('[RD8] what a failed request cost is counted, and what was held back is let go', () => {
    const usage = { ...NO_USAGE, inputTokens: 10, costMicroUsd: 7 }
    const request: Event = {
      type: 'request-started',
      round: 1,
      attempt: 1,
      model: 'demo',
      maxTokens: 100,
      reservedMicroUsd: 900,
    }
    expect(fold(log(created, started([]), request)).turns['main']).toMatchObject({
      requesting: true,
      reservedMicroUsd: 900,
    })
    const state = fold(
      log(created, started([]), request, {
        type: 'request-failed',
        round: 1,
        attempt: 1,
        model: 'demo',
        kind: 'broken_stream',
        message: 'm',
        usage,
      }),
    )
    expect(state.usage.costMicroUsd).toBe(7)
    expect(state.turns['main']).toMatchObject({ requesting: false, reservedMicroUsd: 0, usage })
  })

  it('[TM4] the head names the terminals that are open and who controls each', () => {
    const control = { userId: 'u1', clientId: 'client-1' }
    const opened: Event = { type: 'terminal-opened', terminalId: 'p1', cwd: '/workspace', control }
    const open = fold(log(created, opened, { ...opened, terminalId: 'p2', control: null }))
    expect(Object.keys(open.terminals)).toEqual(['p1', 'p2'])
    const taken: Event = { type: 'terminal-control-changed', terminalId: 'p2', control }
    const exit = { how: 'exited', exitCode: 0, signal: null } as const
    const left = fold(
      log(created, opened, { ...opened, terminalId: 'p2' }, taken, {
        type: 'terminal-closed',
        terminalId: 'p1',
        ...exit,
      }),
    )
    expect(left.terminals).toMatchObject({ p2: { openedBy: { id: 'u1' }, control } })
    expect(left.terminals).not.toHaveProperty('p1')
  })

  it('[EV3] an unknown event is skipped, and one that must be understood makes the session read-only', () => {
    const raw = (event: object) => ({
      seq: 2,
      at: 'x',
      by: { kind: 'system', id: 's' },
      agentId: 'main',
      turnId: null,
      epoch: 1,
      event,
    })
    const state = fold(log(created))
    const skipped = reduce(state, readEnvelope(raw({ type: 'of-the-future', field: 1 })))
    expect(skipped).toMatchObject({ seq: 2, notUnderstood: null })
    expect(statusOf(reduce(state, readEnvelope(raw({ type: 'of-the-future', mustUnderstand: true }))))).toBe(
      'read-only',
    )
    expect(readEnvelope({ ...raw(created), extra: 1 })).not.toHaveProperty('extra')
    expect(() => readEnvelope({ seq: 2 })).toThrow()
  })

  it('[RD2] folding in two halves, with the state written down between, gives the same', () => {
    const callSeq = fc.integer({ min: 1, max: 30 })
    const events: fc.Arbitrary<Event> = fc.oneof(
      fc.string().map((text) => posted(text, 'queue')),
      fc.array(callSeq).map(started),
      fc.constant(requested),
      fc.constant(ended),
      callSeq.map((seq) => completed(seq)),
      callSeq.map((seq): Event => ({ type: 'call-started', callSeq: seq, callId: 'c' })),
      callSeq.map(
        (seq): Event => ({
          type: 'permission-requested',
          requestId: `r${seq % 3}`,
          callSeq: seq,
          callId: 'c',
          inputHash: 'h',
          stage: 's',
          reason: 'r',
        }),
      ),
      callSeq.map(
        (seq): Event => ({
          type: 'permission-resolved',
          requestId: `r${seq % 3}`,
          callSeq: seq,
          decision: 'allow',
          scope: 'once',
          cause: 'answered',
        }),
      ),
      callSeq.map(
        (seq): Event => ({ type: 'task-started', taskId: `t${seq % 3}`, callSeq: seq, command: 'x', outputPath: '/o' }),
      ),
      callSeq.map(
        (seq): Event => ({
          type: 'task-ended',
          taskId: `t${seq % 3}`,
          callSeq: seq,
          outcome: 'exited',
          exitCode: 0,
          outputBytes: 0,
        }),
      ),
      callSeq.map((seq): Event => ({ type: 'task-reported', taskIds: [`t${seq % 3}`], text: 'x' })),
      fc.constant<Event>({ type: 'interrupt-requested' }),
      fc.constant<Event>({
        type: 'sandbox-ready',
        sandboxId: 's',
        ledgerId: 'l',
        bootId: 'b',
        startedAt: 'x',
        fresh: true,
      }),
      fc.constant<Event>({ type: 'sandbox-stopped', reason: 'idle' }),
      fc.constant<Event>({ type: 'settings-changed', capMicroUsd: null }),
      fc.constantFrom<Event>({ type: 'settings-changed', effort: 'low' }, { type: 'settings-changed', effort: null }),
    )
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), fc.nat(40), (list, cut) => {
        const envelopes = log(created, ...list)
        const half = fold(envelopes.slice(0, cut))
        const stored = cut === 0 ? EMPTY_STATE : sessionStateSchema.parse(JSON.parse(JSON.stringify(half)))
        expect(fold(envelopes.slice(cut), stored)).toEqual(fold(envelopes))
      }),
      { numRuns: 300 },
    )
  })

  it('[RD7] a stored rule takes the place of what an answer granted; taking the grant back ends it', () => {
    const ask = (requestId: string): Event => ({
      ...{ type: 'permission-requested', requestId, callSeq: 3, callId: 'c', inputHash: 'h', stage: 's', reason: 'r' },
    })
    const yes = (requestId: string, scope: 'session' | 'always', ...texts: string[]): Event => ({
      ...{ type: 'permission-resolved', requestId, callSeq: 3, decision: 'allow', scope, cause: 'answered' },
      grants: texts.map((text) => ({ text })),
    })
    const rule: Event = {
      ...{ type: 'rule-added', ruleId: 'r1', effect: 'allow', text: 'Bash(a)', scope: 'user', fromRequest: 'q1' },
    }
    const events = [
      created,
      ask('q1'),
      ask('q2'),
      yes('q1', 'always', 'Bash(a)', 'Bash(b)'),
      yes('q2', 'session', 'Edit'),
    ]
    const texts = (...more: Event[]) => fold(log(...events, ...more)).grants.map(({ text, scope }) => [text, scope])
    expect(texts()).toEqual([
      ['Bash(a)', 'always'],
      ['Bash(b)', 'always'],
      ['Edit', 'session'],
    ])
    expect(texts(rule)).toEqual([
      ['Bash(b)', 'always'],
      ['Edit', 'session'],
    ])
    expect(texts(rule, { type: 'rule-revoked', ruleId: 'q2' })).toEqual([['Bash(b)', 'always']])
  })

  it('[RD9] blocks are counted in a row and in all; an answer ends the row, the mode chosen anew ends both', () => {
    const usage = { ...NO_USAGE, costMicroUsd: 3 }
    const said = (verdict: 'allow' | 'block' | 'doubt'): Event => ({
      ...{ type: 'classifier-answered', callSeq: 3, model: 'small', verdict, reason: 'r', usage },
    })
    const count = (...events: Event[]) => fold(log(created, posted('go'), started([2]), ...events))
    expect(count(said('block'), said('doubt'), said('block')).classifier).toEqual({ inRow: 2, total: 2 })
    expect(count(said('block'), said('allow')).classifier).toEqual({ inRow: 0, total: 1 })
    const state = count(said('block'), { type: 'settings-changed', permissionMode: 'auto' })
    expect(state.classifier).toEqual({ inRow: 0, total: 0 })
    expect([state.usage.costMicroUsd, state.turns['main']?.usage.costMicroUsd]).toEqual([3, 3])
  })
})
