/** A request as a script looks at it: who speaks, what was said last, which results came back. */
import { type Turn, toTurns } from '../prompt/turns.ts'
import type { Checked } from '../rules/checked.ts'
import type { BlockOf } from '../schema/message.ts'
import type { RequestBody } from '../schema/request.ts'

export interface ToolResultView {
  id: string
  /** Name of the tool whose call is answered. */
  name: string
  isError: boolean
  text: string
}

export interface RequestView {
  /** From 1, in the order of arrival. */
  number: number
  model: string
  system: string
  /** Text of the first user turn: tells one conversation from another. */
  firstUser: string
  /** Text of the last user turn; empty when it holds results only. */
  lastUser: string
  /** Results in the last user turn. */
  toolResults: ToolResultView[]
  /** Names of the tools offered. */
  tools: string[]
  /** Turns of the assistant so far. */
  assistantTurns: number
  stream: boolean
  betas: ReadonlySet<string>
  body: RequestBody
}

function turnText(turn: Turn | undefined): string {
  const texts = turn?.blocks.flatMap(({ block }) => (block.type === 'text' ? [block.text] : []))
  return texts?.join('\n') ?? ''
}

function resultText(content: BlockOf<'tool_result'>['content']): string {
  if (content === undefined || typeof content === 'string') return content ?? ''
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

function toolResults(turns: readonly Turn[], last: Turn | undefined): ToolResultView[] {
  const calls = turns
    .flatMap((turn) => turn.blocks.map(({ block }) => block))
    .filter((block) => block.type === 'tool_use')
  const names = new Map(calls.map((call) => [call.id, call.name]))
  const results = last?.blocks.map(({ block }) => block).filter((block) => block.type === 'tool_result') ?? []
  return results.map((result) => ({
    id: result.tool_use_id,
    name: names.get(result.tool_use_id) ?? '',
    isError: result.is_error ?? false,
    text: resultText(result.content),
  }))
}

function systemText(system: RequestBody['system']): string {
  return typeof system === 'string' ? system : (system ?? []).map((block) => block.text).join('\n')
}

/** The view of a request that was accepted. */
export function viewRequest({ body, betas }: Pick<Checked, 'body' | 'betas'>, number: number): RequestView {
  const turns = toTurns(body.messages)
  const users = turns.filter((turn) => turn.role === 'user')
  return {
    number,
    model: body.model,
    system: systemText(body.system),
    firstUser: turnText(users[0]),
    lastUser: turnText(users.at(-1)),
    toolResults: toolResults(turns, users.at(-1)),
    tools: (body.tools ?? []).map((tool) => tool.name),
    assistantTurns: turns.filter((turn) => turn.role === 'assistant').length,
    stream: body.stream ?? false,
    betas,
    body,
  }
}
