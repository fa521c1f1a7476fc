/** Tool definitions: the client's own, and the ones whose schema the API brings. */
import { z } from 'zod'
import { cacheable } from './cache-control.ts'

const callers = z.array(
  z.enum(['direct', 'code_execution_20250825', 'code_execution_20260120', 'code_execution_20260521']),
)
const common = {
  allowed_callers: callers.optional(),
  defer_loading: z.boolean().optional(),
  strict: z.boolean().optional(),
  ...cacheable,
}
const examples = { input_examples: z.array(z.record(z.string(), z.unknown())).optional() }

const customToolSchema = z.strictObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  eager_input_streaming: z.boolean().nullish(),
  ...common,
  ...examples,
})

const search = {
  allowed_domains: z.array(z.string()).nullish(),
  blocked_domains: z.array(z.string()).nullish(),
  max_uses: z.int().min(1).nullish(),
  ...common,
}

/** Tools known by type and fixed name. */
const builtInToolSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bash_20250124'), name: z.literal('bash'), ...common, ...examples }),
  z.strictObject({ type: z.literal('memory_20250818'), name: z.literal('memory'), ...common, ...examples }),
  z.strictObject({
    type: z.literal('text_editor_20250728'),
    name: z.literal('str_replace_based_edit_tool'),
    max_characters: z.int().min(1).nullish(),
    ...common,
    ...examples,
  }),
  z.strictObject({
    type: z.enum(['web_search_20250305', 'web_search_20260209', 'web_search_20260318']),
    name: z.literal('web_search'),
    user_location: z.looseObject({ type: z.literal('approximate') }).nullish(),
    response_inclusion: z.string().optional(),
    ...search,
  }),
  z.strictObject({
    type: z.enum(['web_fetch_20250910', 'web_fetch_20260209', 'web_fetch_20260309', 'web_fetch_20260318']),
    name: z.literal('web_fetch'),
    citations: z.strictObject({ enabled: z.boolean().optional() }).nullish(),
    max_content_tokens: z.int().min(1).nullish(),
    ...search,
  }),
  z.strictObject({
    type: z.enum([
      'code_execution_20250522',
      'code_execution_20250825',
      'code_execution_20260120',
      'code_execution_20260521',
    ]),
    name: z.literal('code_execution'),
    ...common,
  }),
  z.strictObject({
    type: z.enum(['tool_search_tool_regex', 'tool_search_tool_regex_20251119']),
    name: z.literal('tool_search_tool_regex'),
    ...common,
  }),
  z.strictObject({
    type: z.enum(['tool_search_tool_bm25', 'tool_search_tool_bm25_20251119']),
    name: z.literal('tool_search_tool_bm25'),
    ...common,
  }),
])

export const toolSchema = z.union([customToolSchema, builtInToolSchema])

export type CustomTool = z.infer<typeof customToolSchema>
export type Tool = z.infer<typeof toolSchema>

/** Whether the client brought the schema itself. */
export function isCustom(tool: Tool): tool is CustomTool {
  return tool.type === undefined || tool.type === null || tool.type === 'custom'
}
