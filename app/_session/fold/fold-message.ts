/** Facts about messages: one that starts a turn is read where it was said, one that waits where it was taken up. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { MessageEntry } from '../transcript-entry.ts'
import type { Draft, Held } from '../transcript-state.ts'
import { add, placeOf } from './place.ts'

export function foldMessage(draft: Draft, envelope: Envelope): Draft | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'message-posted':
      return posted(draft, event, envelope)
    case 'message-edited':
      return edited(draft, event)
    case 'message-withdrawn':
      return withdrawn(draft, event.messageSeq)
    case 'messages-joined':
      return takenUp(draft, event.messageSeqs, envelope)
    default:
      return undefined
  }
}

function posted(draft: Draft, event: EventOf<'message-posted'>, envelope: Envelope): Draft {
  const held: Held = { event, at: envelope.at, by: envelope.by, agentId: envelope.agentId }
  if (event.delivery !== 'start') return { ...draft, held: { ...draft.held, [envelope.seq]: held } }
  return add(draft, entryOf(held, envelope.seq, envelope))
}

/** What waited becomes part of the conversation here, as it reads now. */
export function takenUp(draft: Draft, messageSeqs: readonly number[], envelope: Envelope): Draft {
  const entries: MessageEntry[] = []
  const held = { ...draft.held }
  for (const seq of messageSeqs) {
    const message = held[seq]
    if (message === undefined) continue
    entries.push(entryOf(message, seq, envelope))
    delete held[seq]
  }
  return entries.length === 0 ? draft : add({ ...draft, held }, ...entries)
}

function entryOf({ event, at, by }: Held, messageSeq: number, where: Envelope): MessageEntry {
  const { text, delivery, attachments = [] } = event
  return { ...placeOf(where, `m:${messageSeq}`), at, kind: 'message', messageSeq, by, text, attachments, delivery }
}

function edited(draft: Draft, { messageSeq, text }: EventOf<'message-edited'>): Draft {
  const held = draft.held[messageSeq]
  if (held !== undefined) {
    const event = { ...held.event, text }
    return { ...draft, held: { ...draft.held, [messageSeq]: { ...held, event } } }
  }
  const entries = draft.entries.map((entry) =>
    entry.kind === 'message' && entry.messageSeq === messageSeq ? { ...entry, text } : entry,
  )
  return { ...draft, entries }
}

function withdrawn(draft: Draft, messageSeq: number): Draft {
  const { [messageSeq]: _gone, ...held } = draft.held
  const entries = draft.entries.filter((entry) => !(entry.kind === 'message' && entry.messageSeq === messageSeq))
  return { ...draft, held, entries: entries.length === draft.entries.length ? draft.entries : entries }
}
