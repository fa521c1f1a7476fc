/** Waiting for a person: the answer is a fact like any other, so it may come from any screen, before or after a restart. */
import type { EventOf } from '#protocol/event.ts'
import { anyStop, store, type Turn } from '../turn-context.ts'

export type Resolution = EventOf<'permission-resolved'>

/** Null: the turn was stopped or detached first. */
export function awaitApproval(turn: Turn, requestId: string): Promise<Resolution | null> {
  const stop = anyStop(turn)
  return new Promise((resolve) => {
    const finish = (resolution: Resolution | null) => {
      unlisten()
      stop.removeEventListener('abort', cancel)
      resolve(resolution)
    }
    const cancel = () => finish(null)
    const look = (envelopes: ReturnType<Turn['log']>) => {
      for (const { event } of envelopes)
        if (event.type === 'permission-resolved' && event.requestId === requestId) return finish(event)
    }
    const unlisten = turn.onStored(look)
    stop.addEventListener('abort', cancel)
    // It may have been answered between our own fact and now, or while no server ran.
    if (turn.state().approvals[requestId] === undefined) look(turn.log())
    if (stop.aborted) cancel()
  })
}

/** Closes a request that nobody needs to answer any more. */
export async function withdrawApproval(turn: Turn, request: { requestId: string; callSeq: number }): Promise<void> {
  const { requestId, callSeq } = request
  const resolved: Resolution = {
    type: 'permission-resolved',
    requestId,
    callSeq,
    decision: 'deny',
    scope: 'once',
    cause: 'cancelled',
  }
  await store(turn, [resolved], (state) => state.approvals[requestId] !== undefined)
}
