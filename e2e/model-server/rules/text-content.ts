/** Row 14: text that says nothing. And row 20's rule that an error tells what went wrong. */
import { refuse, type Violation } from '../api/violation.ts'
import { blocksOf, type Turn } from '../prompt/turns.ts'
import type { NoticeRule, Rule } from './checked.ts'

function* judge(text: string, field: string): Iterable<Violation> {
  if (text === '') yield refuse(14, `${field}: text content blocks must be non-empty`)
  else if (text.trim() === '') yield refuse(14, `${field}: text content blocks must contain non-whitespace text`)
}

/** The final assistant turn is a prefill, which has rules of its own for white space. */
function isBlankPrefill(turns: readonly Turn[], turn: Turn, text: string): boolean {
  return turn === turns.at(-1) && turn.role === 'assistant' && text !== ''
}

export const messageText: Rule = function* ({ turns }) {
  for (const turn of turns) {
    for (const { block } of blocksOf(turn, 'text')) {
      if (!isBlankPrefill(turns, turn, block.text)) yield* judge(block.text, 'messages')
    }
  }
}

/** A bare empty string means no system prompt; blocks must hold text. */
export const systemText: Rule = function* ({ body }) {
  if (typeof body.system === 'string') {
    if (body.system !== '') yield* judge(body.system, 'system')
    return
  }
  for (const block of body.system ?? []) yield* judge(block.text, 'system')
}

export const resultText: Rule = function* ({ turns }) {
  for (const turn of turns) {
    for (const { block, path } of blocksOf(turn, 'tool_result')) {
      const parts = typeof block.content === 'string' ? [] : (block.content ?? [])
      const isEmpty = block.content === undefined || block.content.length === 0
      if (parts.some((part) => part.type === 'text' && part.text === '')) yield* judge('', 'messages')
      if (isEmpty && block.is_error)
        yield refuse(20, 'content cannot be empty if `is_error` is true', `${path}.tool_result`)
    }
  }
}

/** Not known to be refused inside a result. */
export const blankResultText: NoticeRule = function* ({ turns }) {
  for (const turn of turns) {
    for (const { block, path } of blocksOf(turn, 'tool_result')) {
      const parts = typeof block.content === 'string' ? [] : (block.content ?? [])
      const isBlank = parts.some((part) => part.type === 'text' && part.text !== '' && part.text.trim() === '')
      if (isBlank) yield `${path}: a result's text is white space only`
    }
  }
}
