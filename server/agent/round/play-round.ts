/** One round: ask, read, run, and when the request fails, mend it in plain sight until it succeeds or must end. */
import type { TerminalReason } from '#protocol/choices.ts'
import { NO_USAGE } from '#protocol/content.ts'
import type { Event } from '#protocol/event.ts'
import { type Calls, createCalls } from '../calls/handle-call.ts'
import { allowanceFor } from '../context/budget.ts'
import type { ImageCache } from '../context/load-images.ts'
import type { ModelFailure } from '../ports.ts'
import { isServerError, remedyFor } from '../recovery.ts'
import { anyStop, notInterrupted, openTurn, store, type Turn, throwIfDetached } from '../turn-context.ts'
import { closeBrokenAnswer, keptBlocks } from './close-broken-answer.ts'
import { composeRequest } from './compose-request.ts'
import { type AnswerEnd, readAnswer } from './read-answer.ts'

/** What a turn remembers from round to round. */
export interface Progress {
  round: number
  model: string
  fallbacks: readonly string[]
  maxTokens: number
  images: ImageCache
}

export type RoundEnd =
  | { kind: 'answered'; stopReason: string; blocks: number; calls: number }
  /** The answer broke after a call had started: what was done counts, and the conversation goes on. */
  | { kind: 'cut' }
  | { kind: 'end'; reason: TerminalReason; detail?: string; limit?: 'cost' }

export async function playRound(turn: Turn, progress: Progress): Promise<RoundEnd> {
  let serverErrors = 0
  for (let attempt = 1; ; attempt++) {
    const place = { round: progress.round, attempt }
    const calls = createCalls(turn)
    const asked = await ask(turn, { progress, place, calls })
    if (asked.kind === 'end') return asked
    if (asked.kind === 'completed') {
      await calls.settled()
      return { kind: 'answered', stopReason: asked.stopReason, blocks: asked.blocks, calls: calls.count }
    }
    serverErrors = isServerError(asked.failure.kind) ? serverErrors + 1 : 0
    const acted = keptBlocks(turn.log(), { ...place, agentId: turn.agentId, turnId: turn.turnId }).kept > 0
    if (asked.failure.kind !== 'aborted') await closeBrokenAnswer(turn, place, asked.failure.message)
    await calls.settled()
    if (acted && asked.failure.kind !== 'aborted') return { kind: 'cut' }
    const end = await mend(turn, { progress, failure: asked.failure, tries: attempt, serverErrors })
    if (end !== null) return end
  }
}

interface Asking {
  progress: Progress
  place: { round: number; attempt: number }
  calls: Calls
}

async function ask(
  turn: Turn,
  { progress, place, calls }: Asking,
): Promise<AnswerEnd | Extract<RoundEnd, { kind: 'end' }>> {
  const request = await composeRequest(turn, progress)
  const allowance = allowanceFor(request, turn.model, turn.state())
  if (allowance.kind === 'exhausted')
    return { kind: 'end', reason: 'budget_exhausted', limit: 'cost', detail: allowance.detail }
  const { maxTokens, reservedMicroUsd } = allowance
  const { model } = progress
  const started = await store(
    turn,
    [{ type: 'request-started', ...place, model, maxTokens, reservedMicroUsd }],
    notInterrupted(turn),
  )
  if (started === null) return { kind: 'end', reason: 'aborted' }
  const answer = await readAnswer(turn, { request: { ...request, maxTokens }, place, calls })
  throwIfDetached(turn)
  await store(turn, [settled(answer, { ...place, model })])
  return answer
}

function settled(answer: AnswerEnd, at: { round: number; attempt: number; model: string }): Event {
  if (answer.kind === 'failed') {
    const { kind, message, status, requestId, usage } = answer.failure
    return {
      type: 'request-failed',
      ...at,
      kind,
      message,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(usage === undefined ? {} : { usage }),
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

interface Mending {
  progress: Progress
  failure: ModelFailure
  tries: number
  serverErrors: number
}

/** Null: try again. */
async function mend(turn: Turn, mending: Mending): Promise<Extract<RoundEnd, { kind: 'end' }> | null> {
  const { progress, failure, tries, serverErrors } = mending
  const { model, fallbacks } = progress
  const remedy = remedyFor(failure, {
    tries,
    serverErrors,
    model,
    fallbacks,
    unattended: turn.settings.unattended,
    random: turn.chance.random(),
  })
  if (remedy.kind === 'end') return { kind: 'end', reason: remedy.reason, detail: failure.message }
  if (remedy.kind === 'switch') {
    const until =
      remedy.cooldownMs > 0 ? { until: new Date(turn.clock.now().getTime() + remedy.cooldownMs).toISOString() } : {}
    await store(turn, [{ type: 'model-switched', from: model, to: remedy.to, reason: remedy.reason, ...until }])
    progress.model = remedy.to
    progress.fallbacks = fallbacks.filter((name) => name !== remedy.to)
    return null
  }
  return wait(turn, { ...mending, ms: remedy.ms, reason: remedy.reason })
}

async function wait(
  turn: Turn,
  waiting: Mending & { ms: number; reason: string },
): Promise<Extract<RoundEnd, { kind: 'end' }> | null> {
  const { progress, failure, tries, ms, reason } = waiting
  const until = new Date(turn.clock.now().getTime() + ms).toISOString()
  const scheduled = await store(
    turn,
    [
      {
        type: 'retry-scheduled',
        round: progress.round,
        attempt: tries + 1,
        kind: failure.kind,
        waitMs: Math.ceil(ms),
        until,
        reason,
      },
    ],
    notInterrupted(turn),
  )
  if (scheduled === null) return { kind: 'end', reason: 'aborted' }
  const stop = anyStop(turn)
  await turn.clock.sleep(ms, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error
  })
  throwIfDetached(turn)
  return openTurn(turn)?.interruptSeq === null ? null : { kind: 'end', reason: 'aborted' }
}
