/** What a page asks of its session over HTTP: attachments and names of files. */
import { attachmentRoutes } from '#protocol/api/attachment-routes.ts'
import { treeRoutes } from '#protocol/api/tree-routes.ts'
import type { Attachment } from '#protocol/content.ts'
import { pageToken } from './page-token.ts'

/** What came of it, or why not in words for the person. Never rejects. */
export type ApiResult<T> = { ok: true; value: T } | { ok: false; message: string }

const AWAY = 'The server cannot be reached. What you wrote is kept here.'

export async function uploadAttachment(
  sessionId: string,
  file: { name: string; bytes: Blob },
): Promise<ApiResult<Attachment>> {
  const query = new URLSearchParams({ name: file.name })
  const answer = await ask(`/api/sessions/${sessionId}/attachments?${query}`, { method: 'POST', body: file.bytes })
  if (!answer.ok) return answer
  const parsed = attachmentRoutes.uploadAttachment.answer.safeParse(answer.value)
  return parsed.success ? { ok: true, value: parsed.data.attachment } : { ok: false, message: AWAY }
}

export async function fileNames(sessionId: string): Promise<ApiResult<readonly string[]>> {
  const answer = await ask(`/api/sessions/${sessionId}/file-names`, {})
  if (!answer.ok) return answer
  const parsed = treeRoutes.fileNames.answer.safeParse(answer.value)
  return parsed.success ? { ok: true, value: parsed.data.names } : { ok: false, message: AWAY }
}

async function ask(path: string, init: RequestInit): Promise<ApiResult<unknown>> {
  try {
    const response = await fetch(path, { ...init, headers: { 'x-slipway-token': pageToken() } })
    const body: unknown = await response.json()
    if (response.ok) return { ok: true, value: body }
    const { detail } = body as { detail?: unknown }
    return { ok: false, message: typeof detail === 'string' ? detail : AWAY }
  } catch {
    return { ok: false, message: AWAY }
  }
}
