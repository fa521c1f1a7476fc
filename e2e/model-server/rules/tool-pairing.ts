/** Rows 15 to 17: every call is answered at once, at the front of the next turn, once, and nothing else is. */
import { refuse } from '../api/violation.ts'
import { blocksOf, type Turn } from '../prompt/turns.ts'
import type { Rule } from './checked.ts'

function callIds(turn: Turn | undefined): string[] {
  return turn?.role === 'assistant' ? blocksOf(turn, 'tool_use').map(({ block }) => block.id) : []
}

/** Ids of the results that stand first in a turn. */
function leadingResults(turn: Turn | undefined): string[] {
  const ids: string[] = []
  for (const { block } of turn?.blocks ?? []) {
    if (block.type !== 'tool_result') break
    ids.push(block.tool_use_id)
  }
  return ids
}

/** Row 15. */
export const answeredCalls: Rule = function* ({ turns }) {
  for (const [index, turn] of turns.entries()) {
    const results = new Set(leadingResults(turns[index + 1]))
    const open = callIds(turn).filter((id) => !results.has(id))
    if (open.length === 0) continue
    const words = '`tool_use` ids were found without `tool_result` blocks immediately after'
    const hint = 'Each `tool_use` block must have a corresponding `tool_result` block in the next message.'
    yield refuse(15, `${words}: ${open.join(', ')}. ${hint}`, `messages.${turn.messages.at(-1)}`)
  }
}

/** Row 16. */
export const orphanResults: Rule = function* ({ turns }) {
  for (const [index, turn] of turns.entries()) {
    if (turn.role !== 'user') continue
    const calls = new Set(callIds(turns[index - 1]))
    for (const { block, path } of blocksOf(turn, 'tool_result')) {
      if (calls.has(block.tool_use_id)) continue
      const words = `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.tool_use_id}`
      const hint = 'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.'
      yield refuse(16, `${words}. ${hint}`, path)
    }
  }
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
}

/** Row 17: two results for one call. */
export const singleResults: Rule = function* ({ turns }) {
  for (const turn of turns) {
    for (const id of repeated(blocksOf(turn, 'tool_result').map(({ block }) => block.tool_use_id))) {
      const words = 'each tool_use must have a single result. Found multiple `tool_result` blocks with id'
      yield refuse(17, `${words}: ${id}`, `messages.${turn.messages[0]}`)
    }
  }
}

/** Row 17: one id for two calls, anywhere in the conversation. */
export const uniqueCalls: Rule = function* ({ turns }) {
  if (repeated(turns.flatMap(callIds)).length > 0) yield refuse(17, 'messages: `tool_use` ids must be unique')
}
