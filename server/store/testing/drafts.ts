/** Small true facts for tests of the log. */
import type { Draft, Event } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'

/** A fact by the system about the main agent, unless told otherwise. */
export function draftOf(event: Event, header: Partial<Omit<Draft, 'event'>> = {}): Draft {
  return { by: { kind: 'system', id: 'test' }, agentId: MAIN_AGENT, turnId: null, ...header, event }
}

export function posted(text: string): Draft {
  return draftOf(
    { type: 'message-posted', messageId: `m-${text.length}`, text, delivery: 'start' },
    { by: { kind: 'person', id: 'u-1' } },
  )
}

export function requested(callId: string): Draft {
  return draftOf(
    {
      type: 'call-requested',
      callId,
      name: 'Bash',
      input: { command: 'true' },
      inputHash: 'h',
      blockId: 'b',
      display: { kind: 'command', verb: 'Run', title: 'true' },
    },
    { turnId: 't-1', by: { kind: 'agent', id: MAIN_AGENT } },
  )
}

export function completed(callSeq: number, callId: string): Draft {
  return draftOf(
    { type: 'call-completed', callSeq, callId, isError: false, content: [{ type: 'text', text: 'ok' }], durationMs: 1 },
    { turnId: 't-1', cause: callSeq },
  )
}
