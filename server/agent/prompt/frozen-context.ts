/** Tools and system prompt, rendered once and stored: a later release never changes the prefix of a living session. */
import { z } from 'zod'
import { inputHashOf } from '../calls/prepare-call.ts'
import type { ToolSpec } from '../ports.ts'
import type { Tool } from '../tools/tool.ts'
import { store, type Turn } from '../turn-context.ts'
import { RENDERER, STABLE_PROMPT } from './sections.ts'

const frozenSchema = z.object({
  system: z.array(z.string()),
  tools: z.array(
    z.object({ name: z.string(), description: z.string(), inputSchema: z.record(z.string(), z.unknown()) }),
  ),
})
export type FrozenContext = z.infer<typeof frozenSchema>

/** What the session froze before, or what this release renders, stored first. */
export async function frozenContext(turn: Turn): Promise<FrozenContext> {
  const { frozen } = turn.state()
  const bytes = frozen === null ? null : await turn.blobs.get(frozen.blob)
  if (bytes !== null) return frozenSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const fresh = render(turn.tools)
  const text = JSON.stringify(fresh)
  const blob = await turn.blobs.put(new TextEncoder().encode(text))
  await store(turn, [{ type: 'context-frozen', blob, renderer: RENDERER, hash: await inputHashOf('context', text) }])
  return fresh
}

function render(tools: readonly Tool[]): FrozenContext {
  return {
    system: [STABLE_PROMPT],
    tools: tools.map(({ name, description, input }) => {
      const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(input) as Record<string, unknown>
      return { name, description, inputSchema }
    }),
  }
}

/** With the marks of the cache: the last tool, and the end of the stable prompt. */
export function markFrozen(frozen: FrozenContext): { system: { text: string; cache?: '5m' }[]; tools: ToolSpec[] } {
  const mark = <T>(list: readonly T[]) =>
    list.map((entry, index) => (index === list.length - 1 ? { ...entry, cache: '5m' as const } : entry))
  return { system: mark(frozen.system.map((text) => ({ text }))), tools: mark(frozen.tools) }
}
