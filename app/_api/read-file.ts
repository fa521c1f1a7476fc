/** The bytes of a file in a session's workspace, with the hash by which a later write says what it has seen. */
import { routes } from '#protocol/api/routes.ts'
import { type ApiResult, failed, readProblem, UNREACHABLE } from './api-problem.ts'
import { requestPath } from './request-path.ts'

export interface FileBytes {
  bytes: Uint8Array<ArrayBuffer>
  sha256: string
}

/** Never rejects. A directory is a problem, `not_a_file`. */
export async function readFile(sessionId: string, path: string): Promise<ApiResult<FileBytes>> {
  const address = requestPath(routes.readFile, { params: { id: sessionId }, query: { path } })
  try {
    const response = await fetch(address, { cache: 'no-store' })
    if (!response.ok) return readProblem(response.status, await response.json().catch(() => undefined))
    const sha256 = /^"([0-9a-f]{64})"$/.exec(response.headers.get('etag') ?? '')?.[1]
    if (sha256 === undefined) return failed(200, 'not_a_file', 'This is a directory, or too large to be opened here.')
    return { ok: true, value: { bytes: new Uint8Array(await response.arrayBuffer()), sha256 } }
  } catch {
    return UNREACHABLE
  }
}

/** Where the browser fetches a file by itself: for a download. */
export function fileAddress(sessionId: string, path: string): string {
  return requestPath(routes.readFile, { params: { id: sessionId }, query: { path } })
}
