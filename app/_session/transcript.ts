/** The transcript as a fold of the part of the log that was loaded. Pure: facts in, entries out; nothing is renumbered, nothing moves. */
import { dequal } from 'dequal/lite'
import type { Envelope } from '#protocol/event.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import { foldCall } from './fold/fold-call.ts'
import { foldDivider } from './fold/fold-divider.ts'
import { foldMessage } from './fold/fold-message.ts'
import { foldShell } from './fold/fold-shell.ts'
import { foldTurn } from './fold/fold-turn.ts'
import type { Entry } from './transcript-entry.ts'
import { type Draft, EMPTY_TRANSCRIPT, type Transcript } from './transcript-state.ts'

/** The seq before the first fact that is here. */
export function startOf({ facts }: Transcript): number {
  return (facts[0]?.seq ?? 1) - 1
}

/** Facts that continue it; those it has already change nothing. */
export function appendFacts(transcript: Transcript, envelopes: readonly AnyEnvelope[]): Transcript {
  const last = transcript.facts.at(-1)?.seq ?? 0
  const news = envelopes.filter(({ seq }) => seq > last)
  if (news.length === 0) return transcript
  const draft: Draft = {
    ...{ ...transcript, facts: [...transcript.facts, ...news] },
    ...{ entries: transcript.entries.slice(), lastAt: { ...transcript.lastAt } },
  }
  const folded = news.reduce(foldFact, draft)
  // Who shows the entries need not look again.
  return sameEntries(folded, transcript) ? { ...folded, entries: transcript.entries } : folded
}

function sameEntries({ entries }: Transcript, before: Transcript): boolean {
  return entries.length === before.entries.length && entries.every((entry, at) => entry === before.entries[at])
}

/** A page of the past. All is folded anew, since a call may have been asked for on one page and ended on the next. */
export function prependFacts(transcript: Transcript, envelopes: readonly AnyEnvelope[]): Transcript {
  const first = transcript.facts[0]?.seq ?? Number.POSITIVE_INFINITY
  const older = envelopes.filter(({ seq }) => seq < first)
  if (older.length === 0) return transcript
  const folded = appendFacts(EMPTY_TRANSCRIPT, [...older, ...transcript.facts])
  return { ...folded, entries: keepSame(folded.entries, transcript.entries) }
}

/** Entries that say what they said stay the same objects, so that none of their rows is painted again. */
function keepSame(entries: readonly Entry[], before: readonly Entry[]): readonly Entry[] {
  const known = new Map(before.map((entry) => [entry.key, entry]))
  return entries.map((entry) => {
    const same = known.get(entry.key)
    return same !== undefined && dequal(same, entry) ? same : entry
  })
}

/** One fact. What it does not know, it leaves out. */
function foldFact(draft: Draft, envelope: AnyEnvelope): Draft {
  if (!isKnown(envelope)) return draft
  const next =
    foldMessage(draft, envelope) ??
    foldTurn(draft, envelope) ??
    foldCall(draft, envelope) ??
    foldShell(draft, envelope) ??
    foldDivider(draft, envelope) ??
    draft
  next.lastAt[envelope.agentId] = envelope.at
  return next
}

function isKnown(envelope: AnyEnvelope): envelope is Envelope {
  return envelope.event.type !== 'unknown'
}
