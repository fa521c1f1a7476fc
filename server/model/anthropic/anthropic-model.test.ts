/** The adapter on the real SDK against the strict server. */
import { describe, expect, it } from 'vitest'
import { answer } from '#e2e/model-server/answers/answer.ts'
import {
  endWithoutStop,
  halfEvent,
  httpError,
  midStreamError,
  ping,
  reset,
  stall,
  stop,
  text,
  thinking,
  toolUse,
} from '#e2e/model-server/answers/builders.ts'
import { startModelServer } from '#e2e/model-server/start-model-server.ts'
import type { ModelContent, ModelEvent, ModelRequest } from '#server/agent/ports.ts'
import { createAnthropicModel } from './anthropic-model.ts'

const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'claude-opus-5-5',
  maxTokens: 1000,
  system: [{ text: 'You work.', cache: '5m' }],
  tools: [
    {
      name: 'Bash',
      description: 'Runs.',
      inputSchema: { type: 'object', properties: { command: { type: 'string' } } },
    },
  ],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello', cache: '5m' }] }],
  ...more,
})

type Server = Awaited<ReturnType<typeof startModelServer>>

async function ask(
  server: Server,
  more: Partial<ModelRequest> = {},
  options: { signal?: AbortSignal; silenceMs?: number; key?: string } = {},
): Promise<ModelEvent[]> {
  const model = createAnthropicModel({
    apiKey: options.key ?? server.key,
    baseUrl: server.url,
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
  })
  const events: ModelEvent[] = []
  for await (const event of model.stream(request(more), { signal: options.signal ?? new AbortController().signal }))
    events.push(event)
  return events
}

const last = (events: ModelEvent[]) => events.at(-1)

describe('an answer', () => {
  it('comes as blocks that open, grow and close, and one end with its usage', async () => {
    await using server = await startModelServer()
    server.enqueue(
      answer(
        thinking('Let me see.', { chunks: 2 }),
        text('I look.', { chunks: 3 }),
        toolUse('Bash', { command: 'ls' }, { chunks: 4 }),
      ),
    )
    const events = await ask(server)
    expect(events.filter((event) => event.type === 'block-opened').map((event) => event.kind)).toEqual([
      'thinking',
      'text',
      'tool_use',
    ])
    const said = events
      .filter((event) => event.type === 'block-delta' && event.index === 1)
      .map((event) => (event.type === 'block-delta' ? event.text : ''))
    expect(said.length).toBeGreaterThan(1)
    expect(said.join('')).toBe('I look.')
    const closed = events.flatMap((event) => (event.type === 'block-closed' ? [event.block] : []))
    expect(closed[0]).toMatchObject({
      type: 'thinking',
      thinking: 'Let me see.',
      signature: expect.stringMatching(/.+/),
    })
    expect(closed[2]).toMatchObject({ type: 'tool_use', name: 'Bash', inputText: '{"command":"ls"}' })
    expect(last(events)).toMatchObject({ type: 'completed', stopReason: 'tool_use', requestId: expect.any(String) })
    const end = last(events)
    if (end?.type === 'completed') expect(end.usage.costMicroUsd).toBeGreaterThan(0)
    expect(server.violations()).toEqual([])
  })

  it('goes back as it came: thinking, calls and results are accepted by the strict server', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(thinking('Hm.'), toolUse('Bash', { command: 'ls' })), text('Done.'))
    const first = await ask(server)
    const blocks = first.flatMap((event) => (event.type === 'block-closed' ? [event.block] : [])) as ModelContent[]
    const call = blocks.find((block) => block.type === 'tool_use')
    const result: ModelContent = {
      type: 'tool_result',
      callId: call?.type === 'tool_use' ? call.id : '',
      isError: true,
      content: [{ type: 'text', text: 'no' }],
    }
    const messages = [
      ...request().messages,
      { role: 'assistant' as const, content: blocks },
      { role: 'user' as const, content: [result] },
    ]
    expect(last(await ask(server, { messages }))).toMatchObject({ type: 'completed', stopReason: 'end_turn' })
    expect(server.violations()).toEqual([])
  })

  it.each([
    ['claude-sonnet-5-5', 'xhigh', { effort: 'xhigh' }],
    ['claude-opus-4-6', 'xhigh', { effort: 'high' }],
    ['claude-opus-4-6', 'max', { effort: 'max' }],
    ['claude-opus-4-5', 'max', { effort: 'high' }],
    ['claude-haiku-4-5', 'low', undefined],
  ] as const)('%s, asked for %s effort, is told as much of it as it takes', async (model, effort, sent) => {
    await using server = await startModelServer()
    server.enqueue(text('Done.'))
    expect(last(await ask(server, { model, effort }))).toMatchObject({ type: 'completed' })
    const { body } = server.requests.at(-1) as { body: { output_config?: unknown } }
    expect(body.output_config).toEqual(sent)
    expect(server.violations()).toEqual([])
  })

  it('of a call without input counts only once the whole answer has ended', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(toolUse('Bash', {}, { rawJson: '' })))
    const closed = (await ask(server)).find((event) => event.type === 'block-closed')
    expect(closed).toMatchObject({ complete: false, block: { inputText: '{}' } })
  })

  it.each(['max_tokens', 'refusal', 'pause_turn', 'model_context_window_exceeded'] as const)(
    'that stops by %s says so',
    async (reason) => {
      await using server = await startModelServer()
      server.enqueue(answer(text('Some'), stop(reason)))
      expect(last(await ask(server))).toMatchObject({ type: 'completed', stopReason: reason })
    },
  )
})

describe('a failure', () => {
  it.each([
    [httpError(401, { type: 'authentication_error', message: 'no' }), { kind: 'authentication', status: 401 }],
    [httpError(402, { type: 'billing_error', message: 'no' }), { kind: 'billing' }],
    [httpError(404, { type: 'not_found_error', message: 'model: x' }), { kind: 'not_found' }],
    [httpError(413, { type: 'request_too_large', message: 'no' }), { kind: 'prompt_too_long' }],
    [
      httpError(429, { type: 'rate_limit_error', message: 'slow', retryAfter: 7 }),
      { kind: 'rate_limited', retryAfterMs: 7000 },
    ],
    [
      httpError(429, { type: 'rate_limit_error', message: 'spent', errorCode: 'enforced_spend_limit_reached' }),
      { kind: 'spend_limit' },
    ],
    [httpError(500, { type: 'api_error', message: 'oops' }), { kind: 'server_error', status: 500 }],
    [httpError(503, { html: '<html>busy</html>' }), { kind: 'server_error', status: 503 }],
    [httpError(529, { type: 'overloaded_error', message: 'busy' }), { kind: 'overloaded' }],
    [answer(text('Hello there'), midStreamError('overloaded_error')), { kind: 'overloaded' }],
    [answer(text('Hello there'), reset({ afterEvents: 3 })), { kind: 'broken_stream' }],
    [answer(text('Hello there'), endWithoutStop()), { kind: 'broken_stream' }],
    [answer(text('Hello there'), halfEvent()), { kind: 'broken_stream' }],
  ])('%# is classified by status, type and code', async (given, failure) => {
    await using server = await startModelServer()
    server.enqueue(given)
    expect(last(await ask(server))).toMatchObject({ type: 'failed', failure })
    expect(server.requests).toHaveLength(1)
  })

  it('in the middle of an answer is charged for what had come, though its count never did', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('word '.repeat(400), { chunks: 20 }), reset()))
    const end = last(await ask(server))
    expect(end?.type === 'failed' && end.failure.usage?.outputTokens).toBeGreaterThanOrEqual(500)
    expect(end?.type === 'failed' && end.failure.usage?.costMicroUsd).toBeGreaterThan(500 * 20)
  })

  it('of an unreachable server is a connection failure', async () => {
    const server = await startModelServer()
    await server[Symbol.asyncDispose]()
    expect(last(await ask(server))).toMatchObject({ type: 'failed', failure: { kind: 'connection' } })
  })

  it('never shows the key', async () => {
    await using server = await startModelServer()
    const events = await ask(server, {}, { key: 'sk-canary-key' })
    expect(last(events)).toMatchObject({ type: 'failed', failure: { kind: 'authentication' } })
    expect(JSON.stringify(events)).not.toContain('canary')
  })
})

describe('silence', () => {
  it('in the middle of an answer ends it as stalled', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('Hello'), stall({ afterEvents: 3 })))
    expect(last(await ask(server, {}, { silenceMs: 200 }))).toMatchObject({
      type: 'failed',
      failure: { kind: 'stalled' },
    })
  })

  it('is broken by pings, which the SDK hides', async () => {
    await using server = await startModelServer()
    // Far enough apart that a machine which halts is not taken for a silent API.
    const pings = Array.from({ length: 22 }, () => [ping(), { kind: 'pause' as const, ms: 50 }]).flat()
    server.enqueue(answer(...(pings as Parameters<typeof answer>), text('At last.')))
    expect(last(await ask(server, {}, { silenceMs: 1_000 }))).toMatchObject({ type: 'completed' })
  })

  it('is not what a machine that stood still has heard', async () => {
    await using server = await startModelServer()
    const pings = Array.from({ length: 10 }, () => [ping(), { kind: 'pause' as const, ms: 50 }]).flat()
    server.enqueue(answer(...(pings as Parameters<typeof answer>), text('At last.')))
    const asked = ask(server, {}, { silenceMs: 300 })
    await expect.poll(() => server.requests.length, { interval: 5 }).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 150))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
    expect(last(await asked)).toMatchObject({ type: 'completed' })
  })

  it('ends at once when the caller aborts', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('Hello'), stall({ afterEvents: 3 })))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    expect(last(await ask(server, {}, { signal: controller.signal }))).toMatchObject({
      type: 'failed',
      failure: { kind: 'aborted' },
    })
  })
})
