/** One attempt at an answer: ask, read, run. What follows from how it ended is drawn from the log, not remembered. */
import { NO_USAGE } from '#protocol/content.ts'
import type { Event } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { type Calls, createCalls } from '../calls/handle-call.ts'
import { type Allowance, allowanceFor } from '../context/budget.ts'
import type { ImageCache } from '../context/load-images.ts'
import type { AnswerPlace, End } from '../standing.ts'
import { notInterrupted, openTurn, store, type Turn, throwIfDetached } from '../turn-context.ts'
import { closeBrokenAnswer } from './close-broken-answer.ts'
import { composeRequest } from './compose-request.ts'
import { type AnswerEnd, readAnswer } from './read-answer.ts'

export interface Asking {
  place: AnswerPlace
  maxTokens: number
  images: ImageCache
}

/** Null: the answer or its failure is in the log, and all of its calls have come to rest. */
export async function playRound(turn: Turn, asking: Asking): Promise<End | null> {
  const calls = createCalls(turn)
  const asked = await ask(turn, asking, calls)
  if (asked.kind === 'end') return asked.end
  const broken = brokenBecause(asked)
  if (broken !== null) await closeBrokenAnswer(turn, asking.place, broken)
  await calls.settled()
  return null
}

/** Why an answer does not count as it stands. What a person cut short counts: it was said. */
function brokenBecause(answer: AnswerEnd): string | null {
  if (answer.kind === 'failed') return answer.failure.kind === 'aborted' ? null : answer.failure.message
  return answer.stopReason === 'refusal' ? REFUSED : null
}

export const REFUSED = 'The model refused to go on.'

async function ask(turn: Turn, asking: Asking, calls: Calls): Promise<AnswerEnd | { kind: 'end'; end: End }> {
  const { place, images } = asking
  const model = openTurn(turn)?.model ?? turn.state().model
  const request = await composeRequest(turn, { model, maxTokens: asking.maxTokens, images })
  const allowance = await reserve(turn, place, { model, allow: (state) => allowanceFor(request, turn.model, state) })
  if (allowance === null) return { kind: 'end', end: { reason: 'aborted' } }
  if (allowance.kind === 'exhausted')
    return { kind: 'end', end: { reason: 'budget_exhausted', limit: 'cost', detail: allowance.detail } }
  const answer = await readAnswer(turn, { request: { ...request, maxTokens: allowance.maxTokens }, place, calls })
  throwIfDetached(turn)
  await store(turn, [settled(answer, { ...place, model })])
  return answer
}

interface Reserving {
  model: string
  allow(state: SessionState): Allowance
}

/** TN13: what is held back is judged again where the fact lands, since others of the session spend at the same time. Null: interrupted. */
async function reserve(turn: Turn, place: AnswerPlace, { model, allow }: Reserving): Promise<Allowance | null> {
  for (;;) {
    const allowance = allow(turn.state())
    if (allowance.kind === 'exhausted') return allowance
    const { maxTokens, reservedMicroUsd } = allowance
    const stillFits = (state: SessionState) => {
      const now = allow(state)
      return notInterrupted(turn)(state) && now.kind === 'allowed' && now.maxTokens >= maxTokens
    }
    const started: Event = { type: 'request-started', ...place, model, maxTokens, reservedMicroUsd }
    if ((await store(turn, [started], stillFits)) !== null) return allowance
    if (openTurn(turn)?.interruptSeq !== null) return null
  }
}

function settled(answer: AnswerEnd, at: AnswerPlace & { model: string }): Event {
  if (answer.kind === 'failed') {
    const { kind, message, status, requestId, usage, retryAfterMs } = answer.failure
    return {
      type: 'request-failed',
      ...at,
      kind,
      message,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(usage === undefined ? {} : { usage }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }
  }
  const { stopReason, usage, requestId, firstByteMs, durationMs } = answer
  return {
    type: 'request-completed',
    ...at,
    stopReason,
    usage: usage ?? NO_USAGE,
    ...(requestId === undefined ? {} : { requestId }),
    ...(firstByteMs === undefined ? {} : { firstByteMs }),
    durationMs,
  }
}
