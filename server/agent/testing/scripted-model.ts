/** A Model that plays answers from a list: generator-based, without a network. */
import { NO_USAGE, type Usage } from '#protocol/content.ts'
import type { Model, ModelBlock, ModelEvent, ModelFailure, ModelRequest } from '../ports.ts'

/** A pause lets calls run while the model still streams; `until` waits for a promise. */
export type Part =
  | ModelBlock
  | { type: 'pause'; until: Promise<void> }
  | { type: 'empty_call'; id: string; name: string }
export interface ScriptedAnswer {
  parts: readonly Part[]
  stopReason?: string
  usage?: Partial<Usage>
  /** Fails after the parts. */
  failure?: ModelFailure
}
/** Decides from the request, so that a resumed turn is answered as the first was. */
export type Script = (request: ModelRequest, asked: number) => ScriptedAnswer

export const say = (text: string): ModelBlock => ({ type: 'text', text })
export const call = (id: string, name: string, input: unknown): ModelBlock => ({
  type: 'tool_use',
  id,
  name,
  inputText: typeof input === 'string' ? input : JSON.stringify(input),
})
export const fails = (
  kind: ModelFailure['kind'],
  more: Partial<ModelFailure> = {},
  parts: readonly Part[] = [],
): ScriptedAnswer => ({ parts, failure: { kind, message: `It is ${kind}.`, ...more } })

export interface ScriptedModel extends Model {
  requests: ModelRequest[]
}

export function createScriptedModel(script: Script): ScriptedModel {
  const requests: ModelRequest[] = []
  return {
    requests,
    limits: () => ({
      contextTokens: 200_000,
      maxOutputTokens: 64_000,
      price: ({ inputTokens, cacheWriteTokens, outputTokens }) => inputTokens + cacheWriteTokens + outputTokens * 5,
    }),
    stream: (request, { signal }) => {
      requests.push(structuredClone(request))
      return play(script(request, requests.length), signal)
    },
  }
}

async function* play(answer: ScriptedAnswer, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const aborted: ModelEvent = { type: 'failed', failure: { kind: 'aborted', message: 'It is aborted.' } }
  yield { type: 'answer-started', model: 'scripted' }
  for (const [index, part] of answer.parts.entries()) {
    if (signal.aborted) return yield aborted
    if (part.type === 'pause') {
      await Promise.race([
        part.until,
        new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
      ])
      continue
    }
    yield* grow(index, part)
  }
  if (signal.aborted) return yield aborted
  if (answer.failure !== undefined) return yield { type: 'failed', failure: answer.failure }
  const stopReason =
    answer.stopReason ??
    (answer.parts.some((part) => part.type === 'tool_use' || part.type === 'empty_call') ? 'tool_use' : 'end_turn')
  yield { type: 'completed', stopReason, usage: { ...NO_USAGE, ...answer.usage }, durationMs: 1 }
}

function* grow(index: number, part: Exclude<Part, { type: 'pause' }>): Generator<ModelEvent> {
  if (part.type === 'empty_call') {
    yield { type: 'block-opened', index, kind: 'tool_use', id: part.id, name: part.name }
    yield {
      type: 'block-closed',
      index,
      block: { type: 'tool_use', id: part.id, name: part.name, inputText: '{}' },
      complete: false,
    }
    return
  }
  const text = part.type === 'text' ? part.text : part.type === 'tool_use' ? part.inputText : ''
  yield {
    type: 'block-opened',
    index,
    kind: part.type === 'text' || part.type === 'thinking' || part.type === 'tool_use' ? part.type : 'other',
  }
  if (text !== '') yield { type: 'block-delta', index, text }
  yield { type: 'block-closed', index, block: part, complete: true }
}

/** Results in the newest message, by call: what a script decides by. */
export function resultsIn(request: ModelRequest): Record<string, { isError: boolean; text: string }> {
  const content = request.messages.at(-1)?.content ?? []
  return Object.fromEntries(
    content.flatMap((part) =>
      part.type === 'tool_result'
        ? [
            [
              part.callId,
              {
                isError: part.isError,
                text: part.content.map((inner) => (inner.type === 'text' ? inner.text : '(picture)')).join(''),
              },
            ],
          ]
        : [],
    ),
  )
}

/** How many answers the conversation holds: a script that counts by it plays on after a crash. */
export function answersIn(request: ModelRequest): number {
  return request.messages.filter(({ role }) => role === 'assistant').length
}
