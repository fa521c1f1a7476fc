/** All that a command of the agent said, beyond what the model was told of it. */
import { routes } from '#protocol/api/routes.ts'
import { type ApiResult, readProblem, UNREACHABLE } from './api-problem.ts'
import { requestPath } from './request-path.ts'

/** UTF-16 units that a page shows; what is longer is saved and read elsewhere. */
const SHOWN = 1_000_000

export interface WholeOutput {
  text: string
  /** The beginning is left out here. */
  clipped: boolean
}

/** Never rejects. */
export async function readOutput(sessionId: string, callSeq: number): Promise<ApiResult<WholeOutput>> {
  try {
    const response = await fetch(outputAddress(sessionId, callSeq), { cache: 'no-store' })
    if (!response.ok) return readProblem(response.status, await response.json().catch(() => undefined))
    const all = await response.text()
    return { ok: true, value: { text: all.slice(-SHOWN), clipped: all.length > SHOWN } }
  } catch {
    return UNREACHABLE
  }
}

/** Where the browser fetches it by itself: for a download. */
export function outputAddress(sessionId: string, callSeq: number): string {
  return requestPath(routes.callOutput, { params: { id: sessionId, callSeq } })
}
