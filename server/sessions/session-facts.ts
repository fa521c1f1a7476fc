/** What a session says of itself: facts of its container and terminals, and what it waits for. */
import type { Actor } from '#protocol/choices.ts'
import type { Draft } from '#protocol/event.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { Signal } from '#protocol/signal.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Journal } from './journal.ts'

/** Null facts: no longer true, so nothing is stored. Rejects when the session was lost. */
export type RecordFacts = (facts: (state: SessionState) => readonly Draft['event'][] | null, by: Actor) => Promise<void>

export function recordIn(journal: Journal): RecordFacts {
  return async (facts, by) => {
    const draft = (event: Draft['event']): Draft => ({ by, agentId: MAIN_AGENT, turnId: null, event })
    await journal.write([{ draft: (state) => facts(state)?.map(draft) ?? null }])
  }
}

/** What a waiting person reads. */
export function progressOf({ state, epoch }: Journal, phase: string, text: string): Signal {
  const turnId = state.turns[MAIN_AGENT]?.turnId ?? null
  return { type: 'progress', epoch, agentId: MAIN_AGENT, turnId, phase, text }
}

export function savingOf(journal: Journal, reason: string): Signal {
  return progressOf(journal, 'saving', reason === 'disk_full' ? 'The disk is full.' : 'Saving…')
}
