/** Fields beside the prompt: stop sequences, fields of betas, and what is taken but not acted on. */
import { betaFields } from '../api/betas.ts'
import { extraInput, refuse } from '../api/violation.ts'
import { valueAt } from '../schema/issue-path.ts'
import type { NoticeRule, Rule } from './checked.ts'

/** Row 47. */
export const stopSequences: Rule = function* ({ body }) {
  for (const [index, sequence] of (body.stop_sequences ?? []).entries()) {
    if (sequence.trim() === '') {
      yield refuse(47, 'each stop sequence must contain non-whitespace', `stop_sequences.${index}`)
    }
  }
}

function isUsed(value: unknown, values: readonly unknown[] | undefined): boolean {
  return value !== undefined && value !== null && (values === undefined || values.includes(value))
}

/** Behaviour 3: without its beta a field does not exist. */
export const betaOnly: Rule = function* ({ body, betas }) {
  for (const { path, values, betas: needed } of betaFields) {
    const isAllowed = needed.some((beta) => betas.has(beta))
    if (!isAllowed && isUsed(valueAt(body, path.split('.')), values)) yield extraInput(path)
  }
}

/** What this server accepts but does not play. */
export const notPlayed: NoticeRule = function* ({ body, betas }) {
  for (const { path, values, betas: needed, played } of betaFields) {
    const isAllowed = needed.some((beta) => betas.has(beta))
    if (!played && isAllowed && isUsed(valueAt(body, path.split('.')), values))
      yield `${path} is accepted but not played`
  }
}

/** Row 49. */
export const toolsGone: NoticeRule = function* ({ body, turns }) {
  const uses = turns.some((turn) => turn.blocks.some(({ block }) => block.type === 'tool_use'))
  if (uses && (body.tools ?? []).length === 0) yield 'the history holds tool calls, but no tools are offered'
}
