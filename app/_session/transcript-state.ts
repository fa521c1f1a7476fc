/** What a folded part of the log is: the entries, and what the next fact needs to know of those before it. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { Entry } from './transcript-entry.ts'

export interface Transcript {
  /** What was folded, consecutive; kept so that an older page can be put before it. */
  facts: readonly AnyEnvelope[]
  entries: readonly Entry[]
  /** Messages that no turn has taken up yet; they stand above the composer, not here. */
  held: Readonly<Record<number, Held>>
  /** Blocks that ask for a call and whose call is not there yet, with the try they belong to. */
  calling: Readonly<Record<string, string>>
  /** When each agent last did something, for durations. */
  lastAt: Readonly<Record<string, string>>
  /** Who asked which turn to stop. */
  stops: Readonly<Record<string, Envelope['by']>>
}
export type Held = Pick<Envelope, 'at' | 'by' | 'agentId'> & { event: EventOf<'message-posted'> }

/** A transcript while facts are folded into it: its entries and times are nobody else's yet, and are changed where they stand. */
export interface Draft extends Omit<Transcript, 'entries' | 'lastAt'> {
  entries: Entry[]
  lastAt: Record<string, string>
}

export const EMPTY_TRANSCRIPT: Transcript = {
  ...{ facts: [], entries: [], held: {}, calling: {}, lastAt: {}, stops: {} },
}
