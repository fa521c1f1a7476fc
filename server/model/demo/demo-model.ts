/** The demo model: offline, deterministic and labelled as what it is. It shows the whole product on a real container without a key. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Usage } from '#protocol/content.ts'
import type { Model, ModelEvent, ModelRequest } from '#server/agent/ports.ts'
import { failureOf } from '../anthropic/classify-error.ts'
import { type DemoStep, nextStep } from './demo-steps.ts'

/** The name under which sessions choose it; no API knows it. */
export const DEMO_MODEL = 'demo'

export interface DemoOptions {
  /** Milliseconds between two words, so that an answer is seen to stream. */
  wordMs?: number
}

export function createDemoModel({ wordMs = 18 }: DemoOptions = {}): Model {
  return {
    limits: () => ({ contextTokens: 200_000, maxOutputTokens: 8192, price: () => 0 }),
    stream: (request, { signal }) => play(request, { signal, wordMs }),
  }
}

async function* play(
  request: ModelRequest,
  options: { signal: AbortSignal; wordMs: number },
): AsyncGenerator<ModelEvent, void, undefined> {
  const startedAt = performance.now()
  const step = nextStep(request.messages)
  yield { type: 'answer-started', model: DEMO_MODEL }
  try {
    yield* speak(step.kind === 'say' ? step.text : step.say, options)
  } catch (error) {
    if (!options.signal.aborted) throw error
    yield { type: 'failed', failure: failureOf('aborted') }
    return
  }
  if (step.kind === 'call') yield* call(step, request)
  const durationMs = performance.now() - startedAt
  yield {
    type: 'completed',
    stopReason: step.kind === 'call' ? 'tool_use' : 'end_turn',
    usage: usageOf(request, step),
    durationMs,
  }
}

async function* speak(
  text: string,
  options: { signal: AbortSignal; wordMs: number },
): AsyncGenerator<ModelEvent, void, undefined> {
  yield { type: 'block-opened', index: 0, kind: 'text' }
  for (const word of text.split(/(?<=\s)/)) {
    await delay(options.wordMs, undefined, { signal: options.signal })
    yield { type: 'block-delta', index: 0, text: word }
  }
  yield { type: 'block-closed', index: 0, block: { type: 'text', text }, complete: true }
}

/** Ids follow from the number of calls so far: unique in the conversation, the same in every run. */
function* call(
  step: Extract<DemoStep, { kind: 'call' }>,
  request: ModelRequest,
): Generator<ModelEvent, void, undefined> {
  const before = request.messages
    .flatMap((message) => message.content)
    .filter((part) => part.type === 'tool_use').length
  const id = `toolu_demo_${before + 1}`
  const inputText = JSON.stringify(step.input)
  yield { type: 'block-opened', index: 1, kind: 'tool_use', id, name: step.name }
  yield { type: 'block-delta', index: 1, text: inputText }
  yield { type: 'block-closed', index: 1, block: { type: 'tool_use', id, name: step.name, inputText }, complete: true }
}

/** About four characters a token, so that gauges have something to show; it costs nothing. */
function usageOf(request: ModelRequest, step: DemoStep): Usage {
  const prompt =
    JSON.stringify(request.messages).length + request.system.reduce((sum, part) => sum + part.text.length, 0)
  const answer = step.kind === 'say' ? step.text.length : step.say.length + JSON.stringify(step.input).length
  return {
    inputTokens: Math.ceil(prompt / 4),
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: Math.ceil(answer / 4),
    costMicroUsd: 0,
  }
}
