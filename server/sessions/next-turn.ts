/** Which turn comes next: the open one goes on, or waiting messages begin another. */
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { SessionState, WaitingMessage } from '#protocol/state.ts'
import type { TurnStart } from '#server/agent/turn-deps.ts'
import { checkpointOf } from './changes/checkpoint-keeper.ts'

/**
 * What was meant to start a turn goes first, together with steering that came too late for the last one; else the first of
 * the queue, alone. Held after an interrupt: only what was said since begins a turn.
 */
function nextMessages({ waiting, queueHeld }: SessionState): readonly WaitingMessage[] {
  const starts = waiting.filter(({ delivery }) => delivery === 'start')
  if (queueHeld) return starts
  const prompt = waiting.filter(({ delivery }) => delivery !== 'queue')
  return prompt.length > 0 ? prompt : waiting.slice(0, 1)
}

/** Null: nothing is to be done. */
export function nextTurn(state: SessionState, newId: (prefix: string) => string): TurnStart | null {
  const open = state.turns[MAIN_AGENT]
  if (open !== undefined) return { kind: 'resume', turnId: open.turnId }
  if (state.archived || state.notUnderstood !== null) return null
  const messages = nextMessages(state)
  const [first] = messages
  if (first === undefined) return null
  const turnId = newId('t')
  const messageSeqs = messages.map(({ seq }) => seq)
  return { kind: 'fresh', turnId, messageSeqs, by: first.by, checkpoint: checkpointOf(turnId) }
}
