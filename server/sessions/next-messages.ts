/** Which waiting messages begin the next turn. */
import type { SessionState, WaitingMessage } from '#protocol/state.ts'

/**
 * What was meant to start a turn goes first, together with steering that came too late for the last one; else the first of
 * the queue, alone. Held after an interrupt: only what was said since begins a turn.
 */
export function nextMessages({ waiting, queueHeld }: SessionState): readonly WaitingMessage[] {
  const starts = waiting.filter(({ delivery }) => delivery === 'start')
  if (queueHeld) return starts
  const prompt = waiting.filter(({ delivery }) => delivery !== 'queue')
  return prompt.length > 0 ? prompt : waiting.slice(0, 1)
}
