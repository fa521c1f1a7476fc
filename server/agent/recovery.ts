/** What to do after a request has failed: one table, pure decisions. Nothing here waits or sends. */
import type { TerminalReason } from '#protocol/choices.ts'
import type { EventOf } from '#protocol/event.ts'
import type { FailureKind } from '#protocol/events/turn-events.ts'
import type { ModelFailure } from './ports.ts'

/** Waits up to this are waited on the same model. Milliseconds. */
export const SHORT_WAIT_MS = 20_000
/** Time for which a model that asked for a longer wait is left alone. */
export const COOLDOWN_MS = 30 * 60_000
/** Server errors in a row after which the next model is tried. */
export const SERVER_ERRORS_BEFORE_SWITCH = 3
export const MAX_TRIES = 10
const FIRST_BACKOFF_MS = 1000
const MAX_BACKOFF_MS = 60_000
/** Nobody waits at a screen: slower, and without an end. */
const UNATTENDED_BACKOFF_MS = 5 * 60_000

/** What may be left out of a conversation that is refused. */
export type LeftOut = EventOf<'context-simplified'>['without']

export interface FailureHistory {
  /** Tries of this round so far, this one included. */
  tries: number
  /** Server errors in a row on the same model, this one included. */
  serverErrors: number
  /** Models that have not been tried in this turn, best first. */
  fallbacks: readonly string[]
  unattended: boolean
  /** What the conversation could do without; null: it holds words and calls only. */
  without: LeftOut | null
  /** Uniform in [0, 1). */
  random: number
}

export type Remedy =
  | { kind: 'wait'; ms: number; reason: string }
  | { kind: 'switch'; to: string; reason: string; cooldownMs: number }
  /** Ask once more without what the API may not like in the conversation. */
  | { kind: 'simplify'; without: LeftOut }
  | { kind: 'end'; reason: TerminalReason }

type Class = 'stop' | 'limited' | 'server' | 'network' | 'too-long' | 'stopped-by-person'

const CLASSES: Record<FailureKind, Class> = {
  aborted: 'stopped-by-person',
  authentication: 'stop',
  billing: 'stop',
  invalid_request: 'stop',
  not_found: 'stop',
  spend_limit: 'stop',
  budget: 'stop',
  prompt_too_long: 'too-long',
  rate_limited: 'limited',
  overloaded: 'server',
  server_error: 'server',
  timeout: 'network',
  connection: 'network',
  broken_stream: 'network',
  stalled: 'network',
  unknown: 'network',
}

/** TN12: a limit that no waiting lifts ends the turn at once; everything else is waited for, in plain sight. */
export function remedyFor(failure: ModelFailure, history: FailureHistory): Remedy {
  const failureClass = CLASSES[failure.kind]
  if (failureClass === 'stopped-by-person') return { kind: 'end', reason: 'aborted' }
  if (failureClass === 'too-long') return { kind: 'end', reason: 'context_exhausted' }
  if (failure.kind === 'invalid_request' && history.without !== null)
    return { kind: 'simplify', without: history.without }
  if (failureClass === 'stop')
    return { kind: 'end', reason: failure.kind === 'budget' ? 'budget_exhausted' : 'model_error' }
  const asked = failure.retryAfterMs
  const next = history.fallbacks[0]
  if (asked !== undefined && asked >= SHORT_WAIT_MS && next !== undefined)
    return {
      kind: 'switch',
      to: next,
      reason: `${failure.message} It asks for a pause of ${Math.ceil(asked / 1000)} s.`,
      cooldownMs: COOLDOWN_MS,
    }
  if (history.tries >= MAX_TRIES && !history.unattended) return { kind: 'end', reason: 'overloaded' }
  if (asked !== undefined) return { kind: 'wait', ms: asked, reason: failure.message }
  if (failureClass === 'server' && history.serverErrors >= SERVER_ERRORS_BEFORE_SWITCH && next !== undefined)
    return { kind: 'switch', to: next, reason: failure.message, cooldownMs: 0 }
  return { kind: 'wait', ms: backoff(history), reason: failure.message }
}

export function isServerError(kind: FailureKind): boolean {
  return CLASSES[kind] === 'server'
}

/** Doubles from a second; the upper half of it is left to chance, so that many sessions do not come back as one. */
function backoff({ tries, unattended, random }: FailureHistory): number {
  const cap = unattended ? UNATTENDED_BACKOFF_MS : MAX_BACKOFF_MS
  const full = Math.min(cap, FIRST_BACKOFF_MS * 2 ** Math.min(tries - 1, 20))
  return Math.round(full / 2 + (full / 2) * random)
}
