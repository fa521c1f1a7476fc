/** Rows 34 to 36: which thinking a model takes, its budget, and how it goes with effort. */
import { refuse } from '../api/violation.ts'
import { blocksOf } from '../prompt/turns.ts'
import type { Checked, Rule } from './checked.ts'

const least = 1024

function wrongType({ model }: Checked, type: string): string {
  if (type === 'adaptive') return 'adaptive thinking is not supported on this model'
  if (type === 'disabled' && model.thinking.includes('between_tools')) {
    return 'To turn thinking off on this model, send "thinking": {"type": "between_tools"}.'
  }
  const use = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
  return `"thinking.type.${type}" is not supported for this model. ${use}`
}

/** Row 34. */
export const thinkingType: Rule = function* (request) {
  const type = request.body.thinking?.type
  if (type === undefined || request.model.thinking.includes(type)) return
  yield refuse(34, wrongType(request, type))
}

/** Row 35. */
export const thinkingBudget: Rule = function* ({ body }) {
  if (body.thinking?.type !== 'enabled') return
  const budget = body.thinking.budget_tokens
  if (budget < least) {
    yield refuse(35, `Input should be greater than or equal to ${least}`, 'thinking.enabled.budget_tokens')
  }
  if (body.max_tokens !== undefined && budget >= body.max_tokens) {
    yield refuse(35, '`max_tokens` must be greater than `thinking.budget_tokens`.')
  }
}

const aboveHigh = new Set(['xhigh', 'max'])

/** Row 36. */
export const effortWithoutThinking: Rule = function* ({ body, model }) {
  const { thinking, output_config } = body
  const isOff = thinking?.type === 'disabled' || thinking?.type === 'between_tools'
  if (!isOff || model.effortWithoutThinking === undefined || !aboveHigh.has(output_config?.effort ?? '')) return
  const words = `"thinking.type.${thinking.type}" is only supported up to effort "${model.effortWithoutThinking}" on this model`
  yield refuse(36, words, 'output_config.effort')
}

/** Row 36, its second half; only for conversations whose calls this server remembers. */
export const steadyEffort: Rule = function* ({ body, turns, sent }) {
  if (body.thinking?.type !== 'between_tools') return
  const calls = turns.flatMap((turn) => blocksOf(turn, 'tool_use')).flatMap(({ block }) => sent.call(block.id) ?? [])
  const effort = body.output_config?.effort ?? undefined
  if (calls.every((call) => call.effort === effort)) return
  yield refuse(36, 'effort cannot change mid-conversation with "thinking.type.between_tools"', 'output_config.effort')
}

/** Row 48: models without effort, or without so much of it. */
export const effortSupport: Rule = function* ({ body, model }) {
  const effort = body.output_config?.effort
  if (!effort || model.efforts.includes(effort)) return
  const words =
    model.efforts.length === 0
      ? 'This model does not support the effort parameter.'
      : `This model does not support effort level '${effort}'. Supported levels: ${model.efforts.join(', ')}.`
  yield refuse(48, words, 'output_config.effort')
}
