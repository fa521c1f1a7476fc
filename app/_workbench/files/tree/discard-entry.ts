/** Deletes a file or folder so that it can be taken back, as far as the bin of the container takes it. */
import type { ApiResult } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'

export type Discarded =
  | { kind: 'kept'; binId: string }
  /** No answer came: it may be gone, and can be taken back then. */
  | { kind: 'unclear'; binId: string; trouble: string }
  /** It is where it was, and can only be removed for good. */
  | { kind: 'not_kept'; why: string }
  | { kind: 'failed'; trouble: string }

/** Statuses that say that the bin does not take it, and that it is where it was. */
const NOT_KEPT: ReadonlyMap<number, string> = new Map([
  [413, 'It is too large for the bin.'],
  [422, 'It cannot be copied into the bin.'],
  [507, 'The disk of the container is too full for the bin.'],
])

export async function discardEntry(sessionId: string, path: string): Promise<Discarded> {
  const binId = newBinId()
  const answer = await callApi('putIntoBin', { params: { id: sessionId }, body: { path, binId } })
  if (answer.ok) return { kind: 'kept', binId }
  const { status, sentence } = answer.problem
  const why = NOT_KEPT.get(status)
  if (why !== undefined) return { kind: 'not_kept', why }
  // The server did not hear of it, or did not come to its answer.
  const isUnclear = status < 400 || status === 408 || status >= 500
  if (!isUnclear) return { kind: 'failed', trouble: sentence }
  return { kind: 'unclear', binId, trouble: status === 0 ? 'No answer came.' : sentence }
}

export function restoreEntry(sessionId: string, path: string, binId: string): Promise<ApiResult<unknown>> {
  return callApi('takeOutOfBin', { params: { id: sessionId, binId }, body: { path } })
}

function newBinId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
