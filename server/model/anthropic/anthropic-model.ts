/** The Model port on the real API. The SDK's own retries are off: the agent decides, and people see the wait. */
import Anthropic from '@anthropic-ai/sdk'
import type { Model, ModelEvent, ModelRequest } from '#server/agent/ports.ts'
import { limitsOf } from '../model-facts.ts'
import { classifyError, failureOf } from './classify-error.ts'
import { AnswerReader } from './read-answer.ts'
import { SILENCE_MS, watchSilence } from './silence-watch.ts'
import { toParams } from './to-params.ts'

export interface AnthropicOptions {
  apiKey: string
  baseUrl?: string
  /** Milliseconds without a byte after which an answer counts as stalled. */
  silenceMs?: number
  fetch?: typeof fetch
}

/** Milliseconds to wait for the head of an answer; long prompts take their time. */
const HEAD_TIMEOUT_MS = 180_000

export function createAnthropicModel(options: AnthropicOptions): Model {
  const client = new Anthropic({
    apiKey: options.apiKey,
    ...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
    maxRetries: 0,
    timeout: HEAD_TIMEOUT_MS,
  })
  return {
    limits: limitsOf,
    stream: (request, { signal }) =>
      answer({ client, request, signal, silenceMs: options.silenceMs ?? SILENCE_MS, fetch: options.fetch ?? fetch }),
  }
}

interface Asked {
  client: Anthropic
  request: ModelRequest
  signal: AbortSignal
  silenceMs: number
  fetch: typeof fetch
}

async function* answer(asked: Asked): AsyncGenerator<ModelEvent, void, undefined> {
  using watch = watchSilence(asked)
  const reader = new AnswerReader(asked.request.model)
  const startedAt = performance.now()
  let requestId: string | undefined
  try {
    const client = asked.client.withOptions({ fetch: watch.fetch })
    const { data, request_id } = await client.beta.messages
      .create(toParams(asked.request), { signal: watch.signal })
      .withResponse()
    requestId = request_id ?? undefined
    for await (const event of data) {
      for (const translated of reader.read(event))
        yield translated.type === 'answer-started' ? withId(translated, requestId) : translated
    }
    yield ending(reader, {
      requestId,
      firstByteMs: watch.firstByteMs,
      durationMs: performance.now() - startedAt,
      aborted: asked.signal.aborted,
      stalled: watch.stalled,
    })
  } catch (error) {
    const failure = watch.stalled
      ? failureOf('stalled')
      : asked.signal.aborted
        ? failureOf('aborted')
        : classifyError(error)
    yield {
      type: 'failed',
      failure: { ...(requestId === undefined ? {} : { requestId }), ...failure, ...spent(reader) },
    }
  }
}

interface Circumstances {
  requestId: string | undefined
  firstByteMs: number | undefined
  durationMs: number
  aborted: boolean
  stalled: boolean
}

/** A stream that closes without `message_stop` ends quietly in the SDK; it is not an answer. */
function ending(reader: AnswerReader, at: Circumstances): ModelEvent {
  const id = at.requestId === undefined ? {} : { requestId: at.requestId }
  if (reader.end === null) {
    const kind = at.stalled ? 'stalled' : at.aborted ? 'aborted' : 'broken_stream'
    return { type: 'failed', failure: { ...failureOf(kind), ...id, ...spent(reader) } }
  }
  return {
    type: 'completed',
    stopReason: reader.end.stopReason,
    usage: reader.usage,
    ...id,
    ...(reader.end.stopDetail === undefined ? {} : { stopDetail: reader.end.stopDetail }),
    ...(at.firstByteMs === undefined ? {} : { firstByteMs: at.firstByteMs }),
    durationMs: at.durationMs,
  }
}

/** What an answer that failed in its middle has cost all the same. */
function spent(reader: AnswerReader): { usage?: AnswerReader['usage'] } {
  const { usageSoFar: usage } = reader
  return usage.costMicroUsd === 0 ? {} : { usage }
}

function withId(event: Extract<ModelEvent, { type: 'answer-started' }>, requestId: string | undefined): ModelEvent {
  return requestId === undefined ? event : { ...event, requestId }
}
