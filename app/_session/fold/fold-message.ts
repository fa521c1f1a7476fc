/** Facts about messages: one that starts a turn is read where it was said, one that waits where it was taken up. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { MessageEntry } from '../transcript-entry.ts'
import type { Held, Transcript } from '../transcript-state.ts'
import { add, placeOf } from './place.ts'

export function foldMessage(transcript: Transcript, envelope: Envelope): Transcript | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'message-posted':
      return posted(transcript, event, envelope)
    case 'message-edited':
      return edited(transcript, event)
    case 'message-withdrawn':
      return withdrawn(transcript, event.messageSeq)
    case 'messages-joined':
      return takenUp(transcript, event.messageSeqs, envelope)
    default:
      return undefined
  }
}

function posted(transcript: Transcript, event: EventOf<'message-posted'>, envelope: Envelope): Transcript {
  const held: Held = { event, at: envelope.at, by: envelope.by, agentId: envelope.agentId }
  if (event.delivery !== 'start') return { ...transcript, held: { ...transcript.held, [envelope.seq]: held } }
  return add(transcript, entryOf(held, envelope.seq, envelope))
}

/** What waited becomes part of the conversation here, as it reads now. */
export function takenUp(transcript: Transcript, messageSeqs: readonly number[], envelope: Envelope): Transcript {
  const entries: MessageEntry[] = []
  const held = { ...transcript.held }
  for (const seq of messageSeqs) {
    const message = held[seq]
    if (message === undefined) continue
    entries.push(entryOf(message, seq, envelope))
    delete held[seq]
  }
  return entries.length === 0 ? transcript : add({ ...transcript, held }, ...entries)
}

function entryOf({ event, at, by }: Held, messageSeq: number, where: Envelope): MessageEntry {
  const { text, delivery, attachments = [] } = event
  return { ...placeOf(where, `m:${messageSeq}`), at, kind: 'message', messageSeq, by, text, attachments, delivery }
}

function edited(transcript: Transcript, { messageSeq, text }: EventOf<'message-edited'>): Transcript {
  const held = transcript.held[messageSeq]
  if (held !== undefined) {
    const event = { ...held.event, text }
    return { ...transcript, held: { ...transcript.held, [messageSeq]: { ...held, event } } }
  }
  const entries = transcript.entries.map((entry) =>
    entry.kind === 'message' && entry.messageSeq === messageSeq ? { ...entry, text } : entry,
  )
  return { ...transcript, entries }
}

function withdrawn(transcript: Transcript, messageSeq: number): Transcript {
  const { [messageSeq]: _gone, ...held } = transcript.held
  const entries = transcript.entries.filter((entry) => !(entry.kind === 'message' && entry.messageSeq === messageSeq))
  return { ...transcript, held, entries: entries.length === transcript.entries.length ? transcript.entries : entries }
}
