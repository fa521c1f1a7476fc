/** Writes logs for tests: facts with their places, as a session would have stored them. */

import { NO_USAGE } from '#protocol/content.ts'
import type { Envelope, Event, EventOf } from '#protocol/event.ts'

export const PERSON = { kind: 'person', id: 'ada' } as const
const AGENT = { kind: 'agent', id: 'main' } as const

export interface LogWriter {
  facts: Envelope[]
  /** Adds a fact and answers its seq. */
  add(event: Event, more?: Partial<Envelope>): number
  start(text?: string): number
  text(text: string, place?: { round?: number; attempt?: number }): number
  /** Asked for, allowed, started and ended. */
  call(display: EventOf<'call-requested'>['display'], more?: Partial<EventOf<'call-completed'>>): number
  request(display: EventOf<'call-requested'>['display'], input?: Record<string, unknown>): number
  end(reason?: EventOf<'turn-ended'>['reason']): number
}

/** Each fact comes one second after the one before. */
export function writeLog(): LogWriter {
  const facts: Envelope[] = []
  let turn = 0
  const add: LogWriter['add'] = (event, more = {}) => {
    const seq = facts.length + 1
    const at = new Date(Date.UTC(2026, 0, 1) + seq * 1_000).toISOString()
    const turnId = turn === 0 ? null : `turn-${turn}`
    facts.push({ seq, at, by: AGENT, agentId: 'main', turnId, epoch: 1, event, ...more })
    return seq
  }
  const request: LogWriter['request'] = (display, input = {}) => {
    const seq = facts.length + 1
    const block = { type: 'tool_use', id: `call-${seq}`, name: 'Tool', inputText: '{}' } as const
    add({ type: 'block-completed', blockId: `blk-${seq}`, round: 1, attempt: 1, index: 0, block })
    const place = { callId: `call-${seq}`, blockId: `blk-${seq}` }
    return add({ type: 'call-requested', ...place, name: 'Tool', input, inputHash: 'h', display })
  }
  return {
    ...{ facts, add, request },
    start(text = 'Do it.') {
      const posted = add(
        { type: 'message-posted', messageId: `m${facts.length}`, text, delivery: 'start' },
        { by: PERSON, turnId: null },
      )
      turn += 1
      return add({ type: 'turn-started', model: 'm', permissionMode: 'default', messageSeqs: [posted] })
    },
    text(text, { round = 1, attempt = 1 } = {}) {
      const blockId = `blk-${facts.length + 1}`
      return add({ type: 'block-completed', blockId, round, attempt, index: 0, block: { type: 'text', text } })
    },
    call(display, more = {}) {
      const callSeq = request(display)
      const callId = `call-${callSeq - 1}`
      add({ type: 'call-decided', callSeq, callId, decision: 'allow', stage: 'mode', rule: null, reason: 'Fine.' })
      add({ type: 'call-started', callSeq, callId })
      const content = [{ type: 'text' as const, text: 'out' }]
      add({ type: 'call-completed', callSeq, callId, isError: false, content, durationMs: 5, ...more })
      return callSeq
    },
    end: (reason = 'completed') => add({ type: 'turn-ended', reason, rounds: 1, usage: NO_USAGE, durationMs: 1_000 }),
  }
}
