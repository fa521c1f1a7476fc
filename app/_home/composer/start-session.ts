/** From the composer to a session: make it, bring the files in, say the first message. */
import type { Effort, NetworkPolicy, PermissionMode } from '#protocol/choices.ts'
import type { ApiResult } from '../../_api/api-problem.ts'
import { callApi } from '../../_api/call-api.ts'
import { uploadArchive } from '../../_api/upload-archive.ts'
import type { PickedUpload } from './picked-upload.ts'

export type StartSource =
  | { kind: 'sample' }
  | { kind: 'empty' }
  | { kind: 'git'; url: string; ref: string }
  | { kind: 'upload'; upload: PickedUpload }

export interface StartRequest {
  source: StartSource
  text: string
  model: string | null
  permissionMode: PermissionMode | null
  network: NetworkPolicy | null
  /** Absent: as the installation says. Null: as the model does by itself. */
  effort?: Effort | null
  onProgress: (share: number) => void
  signal: AbortSignal
}

/** A session whose upload failed does not stay behind; one whose first message failed does, and the text is kept by the composer. */
export async function startSession(request: StartRequest): Promise<ApiResult<{ id: string }>> {
  const { source, text, model, permissionMode, network, effort, onProgress, signal } = request
  const title = titleOf(source, text)
  const made = await callApi('createSession', {
    body: {
      source: sourceOf(source),
      ...(title === null ? {} : { title }),
      ...(model === null ? {} : { model }),
      ...(permissionMode === null ? {} : { permissionMode }),
      ...(network === null ? {} : { network }),
      ...(effort === undefined ? {} : { effort }),
    },
  })
  if (!made.ok) return made
  const { id } = made.value
  if (source.kind === 'upload') {
    const { archive } = source.upload
    const onSent = (sent: number) => onProgress(archive.size === 0 ? 1 : Math.min(1, sent / archive.size))
    const sent = await uploadArchive({ sessionId: id, archive, onSent, signal })
    if (!sent.ok) {
      await callApi('deleteSession', { params: { id }, query: { forever: 'true' } })
      return sent
    }
  }
  if (text.trim() !== '') {
    const said = await callApi('postMessage', { params: { id }, body: { text } })
    if (!said.ok) return said
  }
  return made
}

function sourceOf(source: StartSource) {
  if (source.kind !== 'git') return { kind: source.kind }
  const { url, ref } = source
  return { kind: 'git' as const, url: url.trim(), ...(ref.trim() === '' ? {} : { ref: ref.trim() }) }
}

/** The first line of what was asked says best what a session is about. */
function titleOf(source: StartSource, text: string): string | null {
  const line = text.trim().split('\n', 1)[0]?.trim() ?? ''
  if (line !== '') return line.length <= 80 ? line : `${line.slice(0, 79).trimEnd()}…`
  return source.kind === 'upload' ? source.upload.name.slice(0, 200) : null
}
