/** To which kept state an undo leads: the newest one before the agent first wrote the file. What people did until then is theirs. */
import type { KeptCheckpoint } from '#protocol/state.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

export interface StateBeforeAgent {
  sessionId: string
  /** From which the change is counted. */
  base: KeptCheckpoint
  /** Absolute. */
  path: string
}

/** Resolves to the base when no tool of the agent is known to have written the file: a command may have. */
export async function stateBeforeAgent(
  log: Pick<EventLog, 'read'>,
  { sessionId, base, path }: StateBeforeAgent,
): Promise<KeptCheckpoint> {
  let before = base
  for await (const page of readPages(log, { sessionId, after: base.coversSeq })) {
    for (const { event, seq, at } of page) {
      // A call waits until the state before its turn is kept, so that state stands before it in the log.
      if (event.type === 'call-completed' && event.files?.some((one) => one.path === path && one.access === 'write'))
        return before
      if (event.type !== 'checkpointed' || event.coversSeq <= before.coversSeq) continue
      const { checkpointId, coversSeq, cause } = event
      before = { checkpointId, seq, at, coversSeq, cause }
    }
  }
  return base
}
