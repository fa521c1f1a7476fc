/** Calls and their results, of the client's tools and of the server's. */
import { z } from 'zod'
import { cacheable } from './cache-control.ts'
import { documentBlockSchema, imageBlockSchema, searchResultBlockSchema } from './media-blocks.ts'
import { textBlockSchema } from './text-block.ts'

const callId = z.string().regex(/^[a-zA-Z0-9_-]+$/)
const caller = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('direct') }),
  z.strictObject({ type: z.literal('code_execution_20250825'), tool_id: z.string() }),
  z.strictObject({ type: z.literal('code_execution_20260120'), tool_id: z.string() }),
])

export const toolUseBlockSchema = z.strictObject({
  type: z.literal('tool_use'),
  id: callId,
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  caller: caller.optional(),
  toolset_name: z.string().nullish(),
  ...cacheable,
})

const toolReferenceBlockSchema = z.strictObject({
  type: z.literal('tool_reference'),
  tool_name: z.string(),
  ...cacheable,
})

export const toolResultBlockSchema = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: callId,
  content: z
    .union([
      z.string(),
      z.array(
        z.discriminatedUnion('type', [
          textBlockSchema,
          imageBlockSchema,
          documentBlockSchema,
          searchResultBlockSchema,
          toolReferenceBlockSchema,
        ]),
      ),
    ])
    .optional(),
  is_error: z.boolean().optional(),
  toolset_name: z.string().nullish(),
  ...cacheable,
})

export const serverToolUseBlockSchema = z.strictObject({
  type: z.literal('server_tool_use'),
  id: z.string().regex(/^srvtoolu_[a-zA-Z0-9_]+$/),
  name: z.enum([
    'web_search',
    'web_fetch',
    'code_execution',
    'bash_code_execution',
    'text_editor_code_execution',
    'tool_search_tool_regex',
    'tool_search_tool_bm25',
  ]),
  input: z.record(z.string(), z.unknown()),
  caller: caller.optional(),
  ...cacheable,
})

const serverResult = <Type extends string>(type: Type) =>
  z.strictObject({
    type: z.literal(type),
    tool_use_id: z.string(),
    // What a server tool returned is passed back as it came: its inside is the server's own matter.
    content: z.unknown(),
    caller: caller.optional(),
    ...cacheable,
  })

/** Results that stand in assistant turns because the server itself ran the tool. */
export const serverResultSchemas = [
  serverResult('web_search_tool_result'),
  serverResult('web_fetch_tool_result'),
  serverResult('code_execution_tool_result'),
  serverResult('bash_code_execution_tool_result'),
  serverResult('text_editor_code_execution_tool_result'),
  serverResult('tool_search_tool_result'),
] as const
