/** What the routes of attachments and stored bytes do. */
import { IMAGE_LIMIT, TEXT_ATTACHMENT_LIMIT } from '#protocol/api/attachment-routes.ts'
import type { Attachment } from '#protocol/content.ts'
import { imageTypeOf } from '#server/sessions/image-type.ts'
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'
import { readBytes } from '../read-body.ts'
import { Reply } from '../reply.ts'

export const attachmentHandlers: Pick<Handlers, 'uploadAttachment' | 'readBlob'> = {
  async uploadAttachment({ params, query }, context) {
    const bytes = await readBytes(context.request, IMAGE_LIMIT)
    const mediaType = imageTypeOf(bytes)
    const content = mediaType === null ? textOf(bytes) : bytes
    const outcome = await context.blobs.put(params.id, content)
    if (outcome.kind === 'too_large') throw problem(413, 'too_large', `At most ${outcome.limit} bytes are kept.`)
    const { blob } = outcome
    const name = query.name.toWellFormed()
    const attachment: Attachment =
      mediaType === null ? { kind: 'text', name, blob } : { kind: 'image', name, mediaType, blob }
    return { attachment }
  },

  async readBlob({ params }, context) {
    const bytes = await context.blobs.getShown(params.id, params.hash)
    if (bytes === null) throw problem(404, 'not_found', 'This session has no such bytes.')
    const type = imageTypeOf(bytes) ?? (isText(bytes) ? 'text/plain; charset=utf-8' : null)
    const headers: Record<string, string> = {
      'content-type': type ?? 'application/octet-stream',
      // Never a page of ours, whatever it says inside.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      ...(type === null ? { 'content-disposition': 'attachment' } : {}),
    }
    return new Reply({ status: 200, headers, body: bytes })
  },
}

/** The text that the model will read, or a refusal. */
function textOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw problem(422, 'empty', 'The attachment is empty.')
  if (bytes.length > TEXT_ATTACHMENT_LIMIT) {
    throw problem(413, 'too_large', 'The text is too long for a message. Upload it as a file and refer to that.')
  }
  if (!isText(bytes)) {
    throw problem(415, 'not_supported', 'Only pictures (PNG, JPEG, GIF, WebP) and UTF-8 text can be attached.')
  }
  return bytes
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
