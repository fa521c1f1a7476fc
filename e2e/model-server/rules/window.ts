/** Row 46: a prompt that does not fit. */
import { refuse } from '../api/violation.ts'
import type { Rule } from './checked.ts'

export const promptLength: Rule = function* ({ endpoint, inputTokens, model }) {
  if (endpoint !== 'messages' || inputTokens <= model.window) return
  yield refuse(46, `prompt is too long: ${inputTokens} tokens > ${model.window} maximum`)
}
