/** Sends an archive into a session's workspace, with progress: `fetch` cannot tell how far it is, so this is the older way. */

import type { z } from 'zod'
import { type Routes, routes } from '#protocol/api/routes.ts'
import { type ApiResult, failed, readProblem, TOO_OLD, UNREACHABLE } from './api-problem.ts'
import { pageToken } from './page-token.ts'
import { requestPath } from './request-path.ts'

export interface UploadOptions {
  sessionId: string
  archive: Blob
  /** Bytes that are on their way or there. */
  onSent: (sent: number) => void
  signal: AbortSignal
}

type Imported = z.output<Routes['importArchive']['answer']>

/** Never rejects. */
export function uploadArchive({ sessionId, archive, onSent, signal }: UploadOptions): Promise<ApiResult<Imported>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open(routes.importArchive.method, requestPath(routes.importArchive, { params: { id: sessionId } }))
    request.setRequestHeader('x-slipway-token', pageToken())
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded))
    request.addEventListener('error', () => resolve(UNREACHABLE))
    request.addEventListener('abort', () => resolve(failed(0, 'stopped', 'The upload was stopped.')))
    request.addEventListener('load', () => resolve(answerOf(request)))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(archive)
  })
}

function answerOf(request: XMLHttpRequest): ApiResult<Imported> {
  const body = parse(request.responseText)
  if (request.status < 200 || request.status > 299) return readProblem(request.status, body)
  const parsed = routes.importArchive.answer.safeParse(body)
  return parsed.success ? { ok: true, value: parsed.data } : TOO_OLD
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: then it is no answer of ours, and is told so by its status.
    return undefined
  }
}
