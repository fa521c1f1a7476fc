/** What becomes of an answer that broke: withdrawn when nothing of it was acted on, else ended after its last started call. */
import type { Envelope, Event } from '#protocol/event.ts'
import type { OpenApproval, OpenCall, SessionState } from '#protocol/state.ts'
import type { AnswerPlace } from '../standing.ts'
import { store, type Turn } from '../turn-context.ts'

type Named = AnswerPlace & { agentId: string; turnId: string }

/** Blocks of an answer that are kept: all up to the last whose call had started. */
export function keptBlocks(
  log: readonly Envelope[],
  at: Named,
): { kept: number; total: number; dropped: Set<string>; closed: boolean } {
  const mine = log.filter(({ agentId, turnId }) => agentId === at.agentId && turnId === at.turnId)
  const here = mine.filter(
    ({ event }) => 'round' in event && 'attempt' in event && event.round === at.round && event.attempt === at.attempt,
  )
  const blocks = here.flatMap(({ event }) => (event.type === 'block-completed' ? [event.blockId] : []))
  const started = new Set(mine.flatMap(({ event }) => (event.type === 'call-started' ? [event.callSeq] : [])))
  const acted = new Set(
    mine.flatMap(({ event, seq }) => (event.type === 'call-requested' && started.has(seq) ? [event.blockId] : [])),
  )
  const kept = blocks.findLastIndex((blockId) => acted.has(blockId)) + 1
  const closed = here.some(({ event }) => event.type === 'answer-withdrawn' || event.type === 'answer-cut')
  return { kept, total: blocks.length, dropped: new Set(blocks.slice(kept)), closed }
}

/**
 * TN11: the answer and the calls of its dropped blocks are closed in one commit, so that nobody is asked about a wish that is gone
 * and no call of it can start in between. Does nothing when that was done before.
 */
export async function closeBrokenAnswer(turn: Turn, at: AnswerPlace, reason: string): Promise<void> {
  for (;;) {
    const { kept, total, dropped, closed } = keptBlocks(turn.log(), { ...at, ...turn })
    if (total === 0 || closed) return
    const gone = turn
      .log()
      .flatMap(({ event, seq }) => (event.type === 'call-requested' && dropped.has(event.blockId) ? [seq] : []))
    const open = openOf(turn.state(), gone)
    const events: Event[] = [
      kept === 0
        ? { type: 'answer-withdrawn', ...at, reason }
        : { type: 'answer-cut', ...at, keptBlocks: kept, reason },
      ...open.approvals.map(withdrawn),
      ...open.calls.map(broken),
    ]
    // What was judged here must still hold when it lands: a start or an answer in between means looking again.
    const unchanged = (state: SessionState) => isSame(openOf(state, gone), open)
    if ((await store(turn, events, unchanged)) !== null) return
  }
}

interface OpenOnes {
  calls: OpenCall[]
  approvals: OpenApproval[]
}

function openOf(state: SessionState, callSeqs: readonly number[]): OpenOnes {
  return {
    calls: callSeqs.flatMap((callSeq) => state.calls[callSeq] ?? []),
    approvals: Object.values(state.approvals).filter(({ callSeq }) => callSeqs.includes(callSeq)),
  }
}

function isSame(now: OpenOnes, then: OpenOnes): boolean {
  const marks = ({ calls, approvals }: OpenOnes) =>
    [
      ...calls.map(({ callSeq, startedSeq }) => `${callSeq} ${startedSeq ?? ''}`),
      ...approvals.map(({ requestId }) => requestId),
    ].join()
  return marks(now) === marks(then)
}

function withdrawn({ requestId, callSeq }: OpenApproval): Event {
  return { type: 'permission-resolved', requestId, callSeq, decision: 'deny', scope: 'once', cause: 'cancelled' }
}

function broken({ callSeq, callId }: OpenCall): Event {
  return {
    type: 'call-completed',
    callSeq,
    callId,
    isError: true,
    errorKind: 'cancelled',
    content: [{ type: 'text', text: 'The answer that asked for this call broke off.' }],
    durationMs: 0,
  }
}
