/** Rows 27 to 29: choosing a tool for the model. */
import { refuse } from '../api/violation.ts'
import { isThinkingOn } from '../prompt/thinking-switch.ts'
import type { Checked, Rule } from './checked.ts'

function forces({ body }: Checked): boolean {
  return body.tool_choice?.type === 'any' || body.tool_choice?.type === 'tool'
}

/** Row 27. */
export const chosenTool: Rule = function* ({ body }) {
  const { tool_choice: choice, tools = [] } = body
  if (choice === undefined) return
  if (tools.length === 0) yield refuse(27, 'tool_choice may only be specified while providing tools', 'tool_choice')
  else if (choice.type === 'tool' && !tools.some((tool) => tool.name === choice.name)) {
    yield refuse(27, `Tool '${choice.name}' not found in provided tools`, 'tool_choice')
  }
}

/** Row 28. */
export const forcedWhileThinking: Rule = function* (request) {
  if (!forces(request) || !request.model.forcedTools || !isThinkingOn(request)) return
  yield refuse(28, 'Thinking may not be enabled when tool_choice forces tool use.')
}

/** Row 29. */
export const forcedByModel: Rule = function* (request) {
  if (!forces(request) || request.model.forcedTools) return
  yield refuse(29, 'tool_choice forces tool use is not compatible with this model', 'tool_choice')
}
