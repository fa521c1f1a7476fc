/** Blocks of content: the unit of durability in an answer, a result and a message. */
import { z } from 'zod'

/** Stored bytes of the session, by content hash. */
export const blobRefSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0) })
export type BlobRef = z.infer<typeof blobRefSchema>

export const textBlockSchema = z.object({ type: z.literal('text'), text: z.string() })
export const imageBlockSchema = z.object({
  type: z.literal('image'),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  blob: blobRefSchema,
})

/** What a tool result may hold for the model. */
export const resultBlockSchema = z.discriminatedUnion('type', [textBlockSchema, imageBlockSchema])
export type ResultBlock = z.infer<typeof resultBlockSchema>

/** What an answer may hold. The input of a call is the JSON text as received: replays and caches need the same bytes. */
export const answerBlockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), inputText: z.string() }),
  /** A block of a type we do not act on, kept whole so that it can be sent back unchanged. */
  z.object({ type: z.literal('opaque'), json: z.string() }),
])
export type AnswerBlock = z.infer<typeof answerBlockSchema>

/** What a person attached to a message: images, and long text that became a chip. */
export const attachmentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    name: z.string(),
    mediaType: imageBlockSchema.shape.mediaType,
    blob: blobRefSchema,
  }),
  z.object({ kind: z.literal('text'), name: z.string(), blob: blobRefSchema }),
])
export type Attachment = z.infer<typeof attachmentSchema>

/** Tokens of one request as the API counts them, and what they cost in millionths of a US dollar. */
export const usageSchema = z.object({
  inputTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0),
  cacheWriteTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  costMicroUsd: z.int().min(0),
})
export type Usage = z.infer<typeof usageSchema>
export const NO_USAGE: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
}

/** How the screen shows a call; computed by the server, so that the screen never asks for a tool's name. */
export const callDisplaySchema = z.object({
  kind: z.enum(['file', 'edit', 'command', 'search', 'web', 'agent', 'task', 'other']),
  /** The verb, such as "Edit". */
  verb: z.string(),
  /** The object, such as a path or a command. */
  title: z.string(),
  path: z.string().optional(),
  /** A unified patch of what the call did to a file. */
  patch: z.string().optional(),
  added: z.int().min(0).optional(),
  removed: z.int().min(0).optional(),
  exitCode: z.int().optional(),
  /** One short remark, such as "120 lines" or "3 matches". */
  note: z.string().optional(),
})
export type CallDisplay = z.infer<typeof callDisplaySchema>
