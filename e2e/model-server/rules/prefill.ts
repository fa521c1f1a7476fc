/** Rows 21 to 23: a conversation that ends with the assistant. */

import { refuse } from '../api/violation.ts'
import { isThinkingOn } from '../prompt/thinking-switch.ts'
import type { Turn } from '../prompt/turns.ts'
import type { Checked, Rule } from './checked.ts'

function prefill({ turns }: Checked): Turn | undefined {
  const last = turns.at(-1)
  return last?.role === 'assistant' ? last : undefined
}

/** Row 22: the turn of a `pause_turn` ends in what the server's own tools did. */
function resumesPause(turn: Turn): boolean {
  return turn.blocks.some(({ block }) => block.type === 'server_tool_use')
}

/** Row 21. */
export const prefillModel: Rule = function* (request) {
  const turn = prefill(request)
  if (turn === undefined || resumesPause(turn)) return
  if (request.model.prefill && !isThinkingOn(request)) return
  const words = 'This model does not support assistant message prefill. The conversation must end with a user message.'
  yield refuse(21, words)
}

/** Row 23. */
export const prefillWhitespace: Rule = function* (request) {
  const last = prefill(request)?.blocks.at(-1)?.block
  if (last?.type !== 'text' || last.text === last.text.trimEnd()) return
  yield refuse(23, 'messages: final assistant content cannot end with trailing whitespace')
}
