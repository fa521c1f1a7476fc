/** Writes a file whole, and only over what the writer has seen. */
import { routes } from '#protocol/api/routes.ts'
import { type ApiResult, readProblem, TOO_OLD, UNREACHABLE } from './api-problem.ts'
import { pageToken } from './page-token.ts'
import { requestPath } from './request-path.ts'

export interface FileWrite {
  sessionId: string
  path: string
  content: string | Blob
  /** The hash that must be there now; null: no file may be there; absent: whatever is there. */
  expect?: string | null
}

/** Never rejects. Status 412: it is another file by now, and nothing was written. */
export async function writeFile({
  sessionId,
  path,
  content,
  expect,
}: FileWrite): Promise<ApiResult<{ sha256: string }>> {
  const condition =
    expect === undefined ? {} : expect === null ? { 'if-none-match': '*' } : { 'if-match': `"${expect}"` }
  try {
    const response = await fetch(requestPath(routes.writeFile, { params: { id: sessionId }, query: { path } }), {
      method: routes.writeFile.method,
      headers: { 'x-slipway-token': pageToken(), 'content-type': 'application/octet-stream', ...condition },
      body: content,
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok) return readProblem(response.status, answer)
    const parsed = routes.writeFile.answer.safeParse(answer)
    return parsed.success ? { ok: true, value: { sha256: parsed.data.sha256 } } : TOO_OLD
  } catch {
    return UNREACHABLE
  }
}
