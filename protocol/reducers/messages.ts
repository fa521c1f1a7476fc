/** How facts about messages change what waits to be taken up. */
import type { Envelope, EventOf } from '../event.ts'
import type { SessionState, WaitingMessage } from '../state.ts'

export function posted(state: SessionState, event: EventOf<'message-posted'>, envelope: Envelope): SessionState {
  const message: WaitingMessage = {
    seq: envelope.seq,
    messageId: event.messageId,
    text: event.text,
    ...(event.attachments === undefined ? {} : { attachments: event.attachments }),
    delivery: event.delivery,
    by: envelope.by,
    at: envelope.at,
  }
  return { ...state, waiting: [...state.waiting, message] }
}

export function edited(state: SessionState, event: EventOf<'message-edited'>): SessionState {
  return {
    ...state,
    waiting: state.waiting.map((message) =>
      message.seq === event.messageSeq ? { ...message, text: event.text } : message,
    ),
  }
}

export function withdrawn(state: SessionState, event: EventOf<'message-withdrawn'>): SessionState {
  return { ...state, waiting: state.waiting.filter((message) => message.seq !== event.messageSeq) }
}

/** Named messages first, in the order named; the others keep their places behind. */
export function reordered(state: SessionState, event: EventOf<'queue-reordered'>): SessionState {
  const named = event.order.flatMap((seq) => state.waiting.filter((message) => message.seq === seq))
  return { ...state, waiting: [...named, ...state.waiting.filter((message) => !named.includes(message))] }
}

/** Users who wrote them, each once. */
export function writersOf({ waiting }: SessionState, messageSeqs: readonly number[]): string[] {
  const people = waiting.filter(({ seq, by }) => messageSeqs.includes(seq) && by.kind === 'person')
  return [...new Set(people.map(({ by }) => by.id))]
}

export function takenUp(state: SessionState, messageSeqs: readonly number[]): SessionState {
  return { ...state, waiting: state.waiting.filter((message) => !messageSeqs.includes(message.seq)) }
}
