/** The body of a request, whole: every field that exists, betas included; which of them a request may use is a rule's matter. */
import { z } from 'zod'
import { cacheControlSchema } from './cache-control.ts'
import { messageSchema } from './message.ts'
import { textBlockSchema } from './text-block.ts'
import { toolSchema } from './tools.ts'

const parallel = { disable_parallel_tool_use: z.boolean().optional() }
const binding = z.strictObject({ prefix_mismatch_behavior: z.enum(['error', 'drop_block']).nullish() }).nullish()
const display = z.enum(['summarized', 'omitted', 'updates']).nullish()

const thinkingSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('adaptive'), display, block_binding: binding }),
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int(), display, block_binding: binding }),
  z.strictObject({ type: z.literal('disabled') }),
  z.strictObject({ type: z.literal('between_tools') }),
])

const outputConfigSchema = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
  task_budget: z.strictObject({ type: z.literal('tokens'), total: z.int(), remaining: z.int().nullish() }).nullish(),
})

const prompt = {
  model: z.string().min(1).max(256),
  messages: z.array(messageSchema),
  system: z.union([z.string(), z.array(textBlockSchema)]).optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), ...parallel }),
      z.strictObject({ type: z.literal('any'), ...parallel }),
      z.strictObject({ type: z.literal('tool'), name: z.string(), ...parallel }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  thinking: thinkingSchema.optional(),
  output_config: outputConfigSchema.optional(),
  cache_control: cacheControlSchema.nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
  context_management: z.looseObject({ edits: z.array(z.looseObject({ type: z.string() })).optional() }).nullish(),
  mcp_servers: z.array(z.looseObject({ type: z.literal('url') })).optional(),
  thread: z.looseObject({}).nullish(),
}

/** `POST /v1/messages`. */
export const messagesRequestSchema = z.strictObject({
  ...prompt,
  max_tokens: z.int().min(0),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  inference_geo: z.string().nullish(),
  container: z.union([z.string(), z.looseObject({ id: z.string().nullish() })]).nullish(),
  diagnostics: z.strictObject({ previous_message_id: z.string().nullish() }).nullish(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  top_k: z.int().optional(),
  compaction: z.looseObject({ type: z.string() }).nullish(),
  fallbacks: z.unknown().optional(),
})

/** `POST /v1/messages/count_tokens`: the prompt alone. */
export const countTokensRequestSchema = z.strictObject(prompt)

export type MessagesRequest = z.infer<typeof messagesRequestSchema>
export type CountTokensRequest = z.infer<typeof countTokensRequestSchema>
/** Either body; what only an answer needs is absent when tokens are counted. */
export type RequestBody = CountTokensRequest & Partial<Omit<MessagesRequest, keyof CountTokensRequest>>
