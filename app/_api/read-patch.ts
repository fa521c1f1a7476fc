/** What changed in the files as a patch: to be copied, or fetched by the browser itself as a download. */
import { routes } from '#protocol/api/routes.ts'
import { type ApiResult, readProblem, UNREACHABLE } from './api-problem.ts'
import { requestPath } from './request-path.ts'

export interface PatchOf {
  sessionId: string
  since: 'session' | 'turn'
  /** Of this file alone, relative to the workspace. */
  path?: string
}

/** Never rejects. */
export async function readPatch(of: PatchOf): Promise<ApiResult<string>> {
  try {
    const response = await fetch(patchAddress(of))
    if (!response.ok) return readProblem(response.status, await response.json().catch(() => undefined))
    return { ok: true, value: await response.text() }
  } catch {
    return UNREACHABLE
  }
}

/** Where the browser fetches it by itself: for a download. */
export function patchAddress({ sessionId, since, path }: PatchOf): string {
  return requestPath(routes.changesPatch, {
    params: { id: sessionId },
    query: { since, ...(path === undefined ? {} : { path }) },
  })
}

/** Of all since the session began, binary files too; git can apply it. */
export function workPatchAddress(sessionId: string): string {
  return requestPath(routes.exportPatch, { params: { id: sessionId } })
}
