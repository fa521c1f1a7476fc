/** Where a turn stands, read from its own facts alone: a turn that was cut anywhere goes on exactly as one that was not. */
import type { TerminalReason } from '#protocol/choices.ts'
import type { Envelope, Event, EventOf } from '#protocol/event.ts'
import { sendable } from './context/sendable.ts'
import type { ModelFailure } from './ports.ts'
import { isServerError } from './recovery.ts'

export interface AnswerPlace {
  round: number
  attempt: number
}

/** How a turn ends, with a sentence for people. */
export interface End {
  reason: TerminalReason
  detail?: string
  limit?: 'cost'
}

/** What is due next. */
export type Due =
  /** A new round, after whatever people and tasks said meanwhile. */
  | { kind: 'round' }
  /** The answer is whole; what follows from how it stopped was not drawn yet. */
  | {
      kind: 'conclusion'
      place: AnswerPlace
      stopReason: string
      blocks: number
      calls: number
      endsInTheirTool: boolean
    }
  /** The request failed; what to do about it was not decided yet. `acted`: calls of it had started, and count. */
  | { kind: 'remedy'; place: AnswerPlace; failure: ModelFailure; acted: boolean }
  /** It was decided to ask again: at once, or when a wait is over (ISO time, and its length in milliseconds). */
  | { kind: 'attempt'; place: AnswerPlace; wait: { until: string; ms: number } | null }

export interface Standing {
  due: Due
  /** Server errors in a row on the same model, the last one included. */
  serverErrors: number
  /** Models that were asked in this turn. */
  tried: ReadonlySet<string>
  /** Answers of this turn that were cut at their limit, that the API paused, and that were empty. */
  cuts: number
  pauses: number
  empties: number
}

/** TN16: the facts of one turn, in order, folded. */
export function standingOf(log: readonly Envelope[], at: { agentId: string; turnId: string }): Standing {
  const facts = factsOf(log, at)
  return {
    due: dueIn(facts),
    serverErrors: serverErrorsIn(facts),
    tried: new Set(
      facts.flatMap((fact) =>
        fact.type === 'turn-started' || fact.type === 'request-started'
          ? [fact.model]
          : fact.type === 'model-switched'
            ? [fact.to]
            : [],
      ),
    ),
    cuts: stopsIn(facts, 'max_tokens'),
    pauses: stopsIn(facts, 'pause_turn'),
    empties: facts.filter((fact) => fact.type === 'reminder-added' && fact.about === EMPTY_ANSWER).length,
  }
}

/** What the reminder after an empty answer is about. */
export const EMPTY_ANSWER = 'empty answer'

/** Read from the end, since a long session holds many turns before this one. */
function factsOf(log: readonly Envelope[], { agentId, turnId }: { agentId: string; turnId: string }): Event[] {
  const facts: Event[] = []
  for (let index = log.length - 1; index >= 0; index--) {
    const envelope = log[index]
    if (envelope?.turnId !== turnId || envelope.agentId !== agentId) continue
    facts.push(envelope.event)
    if (envelope.event.type === 'turn-started') break
  }
  return facts.reverse()
}

function dueIn(facts: readonly Event[]): Due {
  const last = facts.findLastIndex(({ type }) => type === 'request-completed' || type === 'request-failed')
  const settled = facts[last]
  if (settled?.type !== 'request-completed' && settled?.type !== 'request-failed') return { kind: 'round' }
  const since = facts.slice(last + 1)
  // Words of the next round, or its request, are there already.
  if (since.some(({ type }) => NEXT_ROUND.has(type))) return { kind: 'round' }
  const place = { round: settled.round, attempt: settled.attempt }
  if (settled.type === 'request-completed')
    return { kind: 'conclusion', place, stopReason: settled.stopReason, ...countsOf(facts, place) }
  return afterFailure(facts, { settled, since, place })
}

const NEXT_ROUND: ReadonlySet<Event['type']> = new Set(['reminder-added', 'messages-joined', 'task-reported'])

function afterFailure(
  facts: readonly Event[],
  failed: { settled: EventOf<'request-failed'>; since: readonly Event[]; place: AnswerPlace },
): Due {
  const { settled, since, place } = failed
  const again = { round: place.round, attempt: place.attempt + 1 }
  const scheduled = since.findLast((fact) => fact.type === 'retry-scheduled')
  if (scheduled?.type === 'retry-scheduled')
    return { kind: 'attempt', place: again, wait: { until: scheduled.until, ms: scheduled.waitMs } }
  if (since.some(({ type }) => type === 'model-switched' || type === 'context-simplified'))
    return { kind: 'attempt', place: again, wait: null }
  const { kind, message, status, requestId, retryAfterMs } = settled
  const failure: ModelFailure = {
    kind,
    message,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  return {
    kind: 'remedy',
    place,
    failure,
    acted: facts.some((fact) => fact.type === 'answer-cut' && isAt(fact, place)),
  }
}

function isAt(fact: AnswerPlace, place: AnswerPlace): boolean {
  return fact.round === place.round && fact.attempt === place.attempt
}

function countsOf(
  facts: readonly Event[],
  place: AnswerPlace,
): { blocks: number; calls: number; endsInTheirTool: boolean } {
  const blocks = facts.flatMap((fact) => (fact.type === 'block-completed' && isAt(fact, place) ? [fact.block] : []))
  const last = blocks.at(-1)
  return {
    blocks: blocks.length,
    calls: blocks.filter(({ type }) => type === 'tool_use').length,
    endsInTheirTool: last?.type === 'opaque' && sendable(last) !== null,
  }
}

function stopsIn(facts: readonly Event[], reason: string): number {
  return facts.filter((fact) => fact.type === 'request-completed' && fact.stopReason === reason).length
}

function serverErrorsIn(facts: readonly Event[]): number {
  let count = 0
  for (const fact of facts) {
    if (fact.type === 'request-completed' || fact.type === 'model-switched') count = 0
    else if (fact.type === 'request-failed') count = isServerError(fact.kind) ? count + 1 : 0
  }
  return count
}
