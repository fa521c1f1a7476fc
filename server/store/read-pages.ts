/** Walks a log page by page, so that nobody holds a long one in memory by accident. */
import type { EventLog, ReadFrom, StoredEnvelope } from './event-log.ts'

/** Yields pages up to the end of the log as it is when the last page is read. Each page is a fresh read: no lock is held. */
export async function* readPages(
  log: Pick<EventLog, 'read'>,
  from: ReadFrom,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<StoredEnvelope[], void, undefined> {
  let after = from.after
  while (true) {
    signal?.throwIfAborted()
    const { envelopes, more } = await log.read({ ...from, after })
    const last = envelopes.at(-1)
    if (last === undefined) return
    yield envelopes
    if (!more) return
    after = last.seq
  }
}
