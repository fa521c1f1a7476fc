/** Finds in the log what a session started from. */
import type { EventLog } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

/** The commit that the source was prepared at; null when it was none. */
export async function findBaseCommit(log: Pick<EventLog, 'read'>, sessionId: string): Promise<string | null> {
  for await (const page of readPages(log, { sessionId, after: 0 })) {
    for (const { event } of page) if (event.type === 'source-prepared') return event.commit ?? null
  }
  return null
}
