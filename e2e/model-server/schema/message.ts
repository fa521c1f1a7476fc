/** One entry of `messages` and the blocks it may hold. */
import { z } from 'zod'
import { cacheable } from './cache-control.ts'
import { documentBlockSchema, imageBlockSchema, searchResultBlockSchema } from './media-blocks.ts'
import { textBlockSchema } from './text-block.ts'
import {
  serverResultSchemas,
  serverToolUseBlockSchema,
  toolResultBlockSchema,
  toolUseBlockSchema,
} from './tool-blocks.ts'

const blockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  imageBlockSchema,
  documentBlockSchema,
  searchResultBlockSchema,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  toolUseBlockSchema,
  toolResultBlockSchema,
  serverToolUseBlockSchema,
  ...serverResultSchemas,
  z.strictObject({ type: z.literal('container_upload'), file_id: z.string(), ...cacheable }),
])

export const messageSchema = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(blockSchema)]),
})

export type Block = z.infer<typeof blockSchema>
export type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>
export type Message = z.infer<typeof messageSchema>
export type Role = Message['role']
