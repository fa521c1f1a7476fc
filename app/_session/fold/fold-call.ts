/** Facts about one call, from the model's wish to its result: one entry, changed where it stands. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { CallEntry } from '../transcript-entry.ts'
import type { Draft } from '../transcript-state.ts'
import { add, changeCall, placeOf } from './place.ts'

export function foldCall(draft: Draft, envelope: Envelope): Draft | undefined {
  const { event, at, by } = envelope
  switch (event.type) {
    case 'call-requested':
      return requested(draft, event, envelope)
    case 'call-decided':
      return changeCall(draft, event.callSeq, (call) => ({ ...call, decision: event }))
    case 'permission-requested':
      return changeCall(draft, event.callSeq, (call) => ({ ...call, request: { event, at }, resolution: null }))
    case 'permission-resolved': {
      const { decision, scope, cause, reason = null } = event
      const resolution = { decision, scope, cause, reason, by, at }
      return changeCall(draft, event.callSeq, (call) => ({ ...call, resolution }))
    }
    case 'call-started':
      return changeCall(draft, event.callSeq, (call) => ({ ...call, startedAt: call.startedAt ?? at }))
    case 'call-completed':
      return changeCall(draft, event.callSeq, (call) => completed(call, event))
    case 'task-started':
      return changeCall(draft, event.callSeq, (call) => ({ ...call, taskId: event.taskId }))
    default:
      return undefined
  }
}

function requested(draft: Draft, event: EventOf<'call-requested'>, envelope: Envelope): Draft {
  const { callId, blockId, name, display, input } = event
  const { [blockId]: attempt = '', ...calling } = draft.calling
  const call: CallEntry = {
    // The same key as the live block had, so that the fact takes its place on the screen.
    ...{ ...placeOf(envelope, `b:${blockId}`), kind: 'call', callId, blockId, attempt, name, display, input },
    ...{ decision: null, request: null, resolution: null, startedAt: null, result: null, taskId: null },
  }
  return add({ ...draft, calling }, call)
}

function completed(call: CallEntry, event: EventOf<'call-completed'>): CallEntry {
  const { isError, errorKind = null, content, output = null, durationMs, display } = event
  return {
    ...call,
    display: display ?? call.display,
    result: { isError, errorKind, content, output, durationMs },
  }
}
