/** The planned conversation with the bytes of its pictures, ready to be sent. */
import type { ResultBlock } from '#protocol/content.ts'
import type { Blobs, ModelContent, ModelImageContent, ModelMessage, ModelTextContent } from '../ports.ts'
import type { PlannedContent, PlannedMessage } from './build-messages.ts'
import { attachedWords } from './words.ts'

/** Base64 by hash: a picture is loaded once in a turn. */
export type ImageCache = Map<string, string>

interface Loading {
  blobs: Blobs
  cache: ImageCache
}

export async function loadImages(messages: readonly PlannedMessage[], loading: Loading): Promise<ModelMessage[]> {
  const loaded: ModelMessage[] = []
  for (const message of messages) {
    const content: ModelContent[] = []
    for (const part of message.content) content.push(await load(part, loading))
    loaded.push({ role: message.role, content })
  }
  return loaded
}

async function load(part: PlannedContent, loading: Loading): Promise<ModelContent> {
  if (part.type === 'attachment') return attached(part.attachment, loading)
  if (part.type === 'image')
    return picture({ mediaType: part.mediaType, sha256: part.sha256, bytes: part.bytes }, loading)
  if (part.type !== 'tool_result') return part
  const content: (ModelTextContent | ModelImageContent)[] = []
  for (const block of part.content) content.push(await result(block, loading))
  return { type: 'tool_result', callId: part.callId, isError: part.isError, content }
}

function result(
  block: ResultBlock,
  loading: Loading,
): ModelTextContent | Promise<ModelTextContent | ModelImageContent> {
  return block.type === 'text' ? block : picture({ mediaType: block.mediaType, ...block.blob }, loading)
}

async function attached(
  attachment: Extract<PlannedContent, { type: 'attachment' }>['attachment'],
  loading: Loading,
): Promise<ModelTextContent | ModelImageContent> {
  if (attachment.kind === 'image') return picture({ mediaType: attachment.mediaType, ...attachment.blob }, loading)
  const bytes = await loading.blobs.get(attachment.blob)
  const text = bytes === null ? '(the text is no longer there)' : new TextDecoder().decode(bytes)
  return { type: 'text', text: attachedWords(attachment.name, text) }
}

/** A picture that is gone is said to be gone: a conversation must never break over it. */
async function picture(
  image: { mediaType: string; sha256: string; bytes: number },
  { blobs, cache }: Loading,
): Promise<ModelTextContent | ModelImageContent> {
  const cached = cache.get(image.sha256)
  if (cached !== undefined) return { type: 'image', mediaType: image.mediaType, base64: cached }
  const bytes = await blobs.get({ sha256: image.sha256, bytes: image.bytes })
  if (bytes === null) return { type: 'text', text: '(a picture that is no longer there)' }
  const base64 = toBase64(bytes)
  cache.set(image.sha256, base64)
  return { type: 'image', mediaType: image.mediaType, base64 }
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}
