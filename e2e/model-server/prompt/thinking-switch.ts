/** Whether and how visibly a model thinks in answer to a request. */
import type { ModelRow } from '../api/models.ts'
import type { RequestBody } from '../schema/request.ts'

interface Asked {
  body: RequestBody
  model: ModelRow
}

/** Whether the model thinks. */
export function isThinkingOn({ body, model }: Asked): boolean {
  if (body.thinking === undefined) return model.thinkingByDefault
  return body.thinking.type !== 'disabled'
}

/** Whether the client gets to read it. */
export function isThinkingShown({ body, model }: Asked): boolean {
  const display = body.thinking && 'display' in body.thinking ? body.thinking.display : undefined
  return display ? display !== 'omitted' : model.thinkingShown
}
