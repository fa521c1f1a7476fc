/** What becomes of an answer that broke: withdrawn when nothing of it was acted on, else ended after its last started call. */
import type { Envelope } from '#protocol/event.ts'
import { withdrawApproval } from '../calls/await-approval.ts'
import { finish } from '../calls/run-call.ts'
import { failure } from '../tools/tool.ts'
import { store, type Turn } from '../turn-context.ts'
import type { AnswerPlace } from './read-answer.ts'

/** Blocks of an answer that are kept: all up to the last whose call had started. */
export function keptBlocks(
  log: readonly Envelope[],
  at: AnswerPlace & { agentId: string; turnId: string },
): { kept: number; total: number; dropped: Set<string> } {
  const mine = log.filter(({ agentId, turnId }) => agentId === at.agentId && turnId === at.turnId)
  const blocks = mine.flatMap(({ event }) =>
    event.type === 'block-completed' && event.round === at.round && event.attempt === at.attempt ? [event.blockId] : [],
  )
  const started = new Set(mine.flatMap(({ event }) => (event.type === 'call-started' ? [event.callSeq] : [])))
  const acted = new Set(
    mine.flatMap(({ event, seq }) => (event.type === 'call-requested' && started.has(seq) ? [event.blockId] : [])),
  )
  const kept = blocks.findLastIndex((blockId) => acted.has(blockId)) + 1
  return { kept, total: blocks.length, dropped: new Set(blocks.slice(kept)) }
}

/** TN11: calls of dropped blocks are closed, so that nobody is asked about a wish that is gone. */
export async function closeBrokenAnswer(turn: Turn, at: AnswerPlace, reason: string): Promise<void> {
  const { kept, total, dropped } = keptBlocks(turn.log(), { ...at, agentId: turn.agentId, turnId: turn.turnId })
  if (total === 0) return
  await store(turn, [
    kept === 0 ? { type: 'answer-withdrawn', ...at, reason } : { type: 'answer-cut', ...at, keptBlocks: kept, reason },
  ])
  const gone = turn
    .log()
    .flatMap(({ event, seq }) => (event.type === 'call-requested' && dropped.has(event.blockId) ? [seq] : []))
  for (const callSeq of gone) {
    const state = turn.state()
    const approval = Object.values(state.approvals).find((open) => open.callSeq === callSeq)
    if (approval !== undefined) await withdrawApproval(turn, { requestId: approval.requestId, callSeq })
    const open = state.calls[callSeq]
    if (open !== undefined)
      await finish(turn, open, {
        outcome: failure('cancelled', 'The answer that asked for this call broke off.'),
        startedAt: turn.clock.monotonic(),
      })
  }
}
