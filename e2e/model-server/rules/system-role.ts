/** Rows 42 and 43: role `system` among the messages. */
import { refuse, type Violation } from '../api/violation.ts'
import type { Turn } from '../prompt/turns.ts'
import type { Rule } from './checked.ts'

/** Row 42. */
export const systemRoleModel: Rule = function* ({ turns, model }) {
  if (model.systemRole) return
  for (const turn of turns.filter(({ role }) => role === 'system')) {
    yield refuse(42, "role 'system' is not supported on this model", `messages.${turn.messages[0]}`)
  }
}

function endsInServerTool(turn: Turn | undefined): boolean {
  const type = turn?.blocks.at(-1)?.block.type ?? ''
  return turn?.role === 'assistant' && (type === 'server_tool_use' || /.+_tool_result$/.test(type))
}

function misplaced(turns: readonly Turn[], index: number): string | undefined {
  const [before, after] = [turns[index - 1], turns[index + 1]]
  if (before === undefined) return "use the top-level 'system' parameter for the initial system prompt"
  if (before.role !== 'user' && !endsInServerTool(before)) return "role 'system' must follow a 'user' message"
  if (after === undefined || after.role === 'assistant') return undefined
  return "role 'system' must precede an 'assistant' message or end the array"
}

function textOnly(turn: Turn): Violation[] {
  const other = turn.blocks.filter(({ block }) => block.type !== 'text')
  return other.map(({ path }) => refuse(43, "role 'system' messages can only hold text blocks", path))
}

/** Row 43. */
export const systemRolePlace: Rule = function* ({ turns, model }) {
  if (!model.systemRole) return
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== 'system') continue
    const words = misplaced(turns, index)
    if (words !== undefined) yield refuse(43, words, `messages.${turn.messages[0]}`)
    yield* textOnly(turn)
  }
}
