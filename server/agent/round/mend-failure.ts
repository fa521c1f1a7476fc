/** After a failed request: the table's remedy becomes facts that people see, and the turn waits where it says so. */
import type { ModelFailure } from '../ports.ts'
import { remedyFor } from '../recovery.ts'
import { type AnswerPlace, type End, standingOf } from '../standing.ts'
import { anyStop, notInterrupted, openTurn, store, type Turn, throwIfDetached } from '../turn-context.ts'
import { canLeaveOut } from './simplify-context.ts'

/** Null: ask again now. */
export async function mendFailure(
  turn: Turn,
  failed: { place: AnswerPlace; failure: ModelFailure },
): Promise<End | null> {
  const { place, failure } = failed
  const { tried, serverErrors } = standingOf(turn.log(), turn)
  const model = openTurn(turn)?.model ?? turn.state().model
  const remedy = remedyFor(failure, {
    tries: place.attempt,
    serverErrors,
    fallbacks: turn.settings.fallbackModels.slice(0, 3).filter((name) => name !== model && !tried.has(name)),
    unattended: turn.settings.unattended,
    without: canLeaveOut(turn),
    random: turn.chance.random(),
  })
  switch (remedy.kind) {
    case 'end':
      return { reason: remedy.reason, detail: failure.message }
    case 'simplify':
      await store(turn, [{ type: 'context-simplified', without: remedy.without, reason: failure.message }])
      return null
    case 'switch': {
      const until =
        remedy.cooldownMs > 0 ? { until: new Date(turn.clock.now().getTime() + remedy.cooldownMs).toISOString() } : {}
      await store(turn, [{ type: 'model-switched', from: model, to: remedy.to, reason: remedy.reason, ...until }])
      return null
    }
    case 'wait':
      return schedule(turn, failed, remedy)
  }
}

async function schedule(
  turn: Turn,
  { place, failure }: { place: AnswerPlace; failure: ModelFailure },
  { ms, reason }: { ms: number; reason: string },
): Promise<End | null> {
  const scheduled = await store(
    turn,
    [
      {
        type: 'retry-scheduled',
        round: place.round,
        attempt: place.attempt + 1,
        kind: failure.kind,
        waitMs: Math.ceil(ms),
        until: new Date(turn.clock.now().getTime() + ms).toISOString(),
        reason,
      },
    ],
    notInterrupted(turn),
  )
  return scheduled === null ? { reason: 'aborted' } : waitOut(turn, ms)
}

/** Waits until the time is over, or until somebody stops the turn: then it says so. */
export async function waitOut(turn: Turn, ms: number): Promise<End | null> {
  const stop = anyStop(turn)
  await turn.clock.sleep(ms, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error
  })
  throwIfDetached(turn)
  return openTurn(turn)?.interruptSeq === null ? null : { reason: 'aborted' }
}
