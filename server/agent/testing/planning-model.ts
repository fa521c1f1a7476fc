/** A model with a plan: it asks for what the conversation does not hold yet, so that a turn that was cut is led to the same end. */
import type { ModelBlock, ModelRequest } from '../ports.ts'
import { createScriptedModel, type Part, type ScriptedAnswer, type ScriptedModel, say } from './scripted-model.ts'

export interface Plan {
  /** Calls of one answer each; an answer asks for those of its group that are not done. */
  groups: readonly (readonly ModelBlock[])[]
  /** Said before the calls of each answer. */
  words?: string
  /** May turn an answer into a broken one: `asked` counts the requests, over restarts too; `done` are the calls that the conversation holds. */
  spoil?(answer: ScriptedAnswer, asked: number, done: ReadonlySet<string>): ScriptedAnswer
}

export function createPlanningModel({ groups, words, spoil = (answer) => answer }: Plan): ScriptedModel {
  return createScriptedModel((request, asked) => {
    const done = callsIn(request)
    const left = groups
      .map((group) => group.filter((block) => block.type === 'tool_use' && !done.has(block.id)))
      .find((group) => group.length > 0)
    const parts: Part[] =
      left === undefined ? [say('All is done.')] : [...(words === undefined ? [] : [say(words)]), ...left]
    return spoil({ parts }, asked, done)
  })
}

function callsIn(request: ModelRequest): Set<string> {
  return new Set(
    request.messages.flatMap(({ content }) => content.flatMap((part) => (part.type === 'tool_use' ? [part.id] : []))),
  )
}
