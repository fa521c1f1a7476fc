/** What all parts of one turn share: the ports, its name, and how it speaks to the log. */
import type { Draft, Envelope, Event } from '#protocol/event.ts'
import type { OpenTurn, SessionState } from '#protocol/state.ts'
import type { Commit, Proposal, Receipt } from './batch.ts'
import { DetachedError } from './mailbox.ts'
import type { TurnDeps } from './turn-deps.ts'

export interface Turn extends TurnDeps {
  turnId: string
  commit: Commit
}

/** A fact said by this turn's agent. */
export function fact(turn: Pick<Turn, 'agentId' | 'turnId'>, event: Event): Draft {
  return { by: { kind: 'agent', id: turn.agentId }, agentId: turn.agentId, turnId: turn.turnId, event }
}

/** Stores facts that belong together; null when their guard refused them. Throws DetachedError once the turn is not ours. */
export async function store(
  turn: Turn,
  events: readonly Event[],
  guard?: Proposal['guard'],
): Promise<readonly Envelope[] | null> {
  const drafts = events.map((event) => fact(turn, event))
  return storedOf(await turn.commit({ draft: () => drafts, ...(guard === undefined ? {} : { guard }) }))
}

export function storedOf(receipt: Receipt): readonly Envelope[] | null {
  return receipt.kind === 'stored' ? receipt.envelopes : null
}

/** The turn as the head knows it; it is gone only when the turn has ended. */
export function openTurn(turn: Turn, state: SessionState = turn.state()): OpenTurn | undefined {
  const open = state.turns[turn.agentId]
  return open?.turnId === turn.turnId ? open : undefined
}

/** Guard: nobody has asked the turn to stop. */
export function notInterrupted(turn: Turn): (state: SessionState) => boolean {
  return (state) => openTurn(turn, state)?.interruptSeq === null
}

/** Aborts on either signal; what it stopped for is asked of the signals themselves. */
export function anyStop(turn: Turn): AbortSignal {
  return AbortSignal.any([turn.interrupt, turn.detach])
}

export function throwIfDetached(turn: Turn): void {
  if (turn.detach.aborted) throw new DetachedError('The turn was detached.')
}
