/** Rows 8 and 9: how much may be asked for. */
import { refuse } from '../api/violation.ts'
import type { Rule } from './checked.ts'

/** Row 8. */
export const maxTokens: Rule = function* ({ body, model }) {
  const asked = body.max_tokens ?? 0
  if (asked <= model.maxOutput) return
  const words = `which is the maximum allowed number of output tokens for ${model.id}`
  yield refuse(8, `${asked} > ${model.maxOutput}, ${words}`, 'max_tokens')
}

/** Row 9: a pre-warm of the cache goes with nothing that wants output. */
export const prewarm: Rule = function* ({ body }) {
  if (body.max_tokens !== 0) return
  const companions: [boolean, string][] = [
    [body.stream === true, '`stream`'],
    [body.thinking?.type === 'enabled', '`thinking.type.enabled`'],
    [Boolean(body.output_config?.format), '`output_config.format`'],
    [body.tool_choice?.type === 'any' || body.tool_choice?.type === 'tool', 'a forced `tool_choice`'],
  ]
  for (const [present, name] of companions) {
    if (present) yield refuse(9, `a request with max_tokens 0 cannot be combined with ${name}`, 'max_tokens')
  }
}
