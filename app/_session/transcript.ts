/** The transcript as a fold of the part of the log that was loaded. Pure: facts in, entries out; nothing is renumbered, nothing moves. */
import type { Envelope } from '#protocol/event.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import { foldCall } from './fold/fold-call.ts'
import { foldDivider } from './fold/fold-divider.ts'
import { foldMessage } from './fold/fold-message.ts'
import { foldShell } from './fold/fold-shell.ts'
import { foldTurn } from './fold/fold-turn.ts'
import { EMPTY_TRANSCRIPT, type Transcript } from './transcript-state.ts'

/** The seq before the first fact that is here. */
export function startOf({ facts }: Transcript): number {
  return (facts[0]?.seq ?? 1) - 1
}

/** Facts that continue it; those it has already change nothing. */
export function appendFacts(transcript: Transcript, envelopes: readonly AnyEnvelope[]): Transcript {
  const last = transcript.facts.at(-1)?.seq ?? 0
  const news = envelopes.filter(({ seq }) => seq > last)
  if (news.length === 0) return transcript
  const grown: Transcript = { ...transcript, facts: [...transcript.facts, ...news] }
  return news.reduce(foldFact, grown)
}

/** A page of the past. All is folded anew, since a call may have been asked for on one page and ended on the next. */
export function prependFacts(transcript: Transcript, envelopes: readonly AnyEnvelope[]): Transcript {
  const first = transcript.facts[0]?.seq ?? Number.POSITIVE_INFINITY
  const older = envelopes.filter(({ seq }) => seq < first)
  return older.length === 0 ? transcript : appendFacts(EMPTY_TRANSCRIPT, [...older, ...transcript.facts])
}

/** One fact. What it does not know, it leaves out. */
function foldFact(transcript: Transcript, envelope: AnyEnvelope): Transcript {
  if (!isKnown(envelope)) return transcript
  const next =
    foldMessage(transcript, envelope) ??
    foldTurn(transcript, envelope) ??
    foldCall(transcript, envelope) ??
    foldShell(transcript, envelope) ??
    foldDivider(transcript, envelope) ??
    transcript
  return { ...next, lastAt: { ...next.lastAt, [envelope.agentId]: envelope.at } }
}

function isKnown(envelope: AnyEnvelope): envelope is Envelope {
  return envelope.event.type !== 'unknown'
}
