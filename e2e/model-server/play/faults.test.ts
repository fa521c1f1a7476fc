/** Behaviours 22 to 24: errors on command, failures after 200, and clients that leave. */
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { answer, type Part } from '../answers/answer.ts'
import {
  endWithoutStop,
  halfEvent,
  hold,
  httpError,
  lateHeaders,
  midStreamError,
  pause,
  reset,
  stall,
  text,
  thinking,
  toolUse,
} from '../answers/builders.ts'
import { gate } from '../answers/gate.ts'
import { type ModelServer, startModelServer } from '../start-model-server.ts'
import { collect, connect, post, question } from '../testing/client.ts'

const streaming = { ...question, stream: true as const }

async function failure(server: ModelServer): Promise<unknown> {
  return await connect(server)
    .messages.create(question)
    .catch((reason: unknown) => reason)
}

describe('errors on command', () => {
  test.each([
    [400, 'invalid_request_error', Anthropic.BadRequestError],
    [401, 'authentication_error', Anthropic.AuthenticationError],
    [403, 'permission_error', Anthropic.PermissionDeniedError],
    [404, 'not_found_error', Anthropic.NotFoundError],
    [409, 'conflict_error', Anthropic.ConflictError],
    [429, 'rate_limit_error', Anthropic.RateLimitError],
    [500, 'api_error', Anthropic.InternalServerError],
    [503, 'api_error', Anthropic.InternalServerError],
    [504, 'timeout_error', Anthropic.InternalServerError],
    [529, 'overloaded_error', Anthropic.InternalServerError],
  ])('%i has its own type and class', async (status, type, kind) => {
    await using server = await startModelServer()
    server.enqueue(httpError(status, { message: 'No.' }))
    const error = await failure(server)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ status, type, requestID: 'req_000001' })
    expect(server.requests[0]).toMatchObject({ status, phase: 'complete' })
  })

  test('carry retry headers and codes when told', async () => {
    await using server = await startModelServer()
    const errorCode = 'enforced_spend_limit_reached'
    server.enqueue(
      httpError(429, { retryAfter: 3, shouldRetry: false, errorCode }),
      httpError(529, { retryAfterMs: 20 }),
    )
    const first = await post(server, JSON.stringify(question))
    expect(first.headers.get('retry-after')).toBe('3')
    expect(first.headers.get('x-should-retry')).toBe('false')
    expect(first.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0')
    expect(await first.json()).toMatchObject({ error: { details: { error_code: errorCode } } })
    const second = await post(server, JSON.stringify(question))
    expect(second.headers.get('retry-after-ms')).toBe('20')
    expect(second.headers.get('retry-after')).toBeNull()
  })

  test('may be the page of a proxy, or nothing', async () => {
    await using server = await startModelServer()
    server.enqueue(httpError(502, { html: '<h1>Bad gateway</h1>' }), httpError(503, { emptyBody: true }))
    const page = await post(server, JSON.stringify(question))
    expect([page.status, await page.text(), page.headers.get('request-id')]).toEqual([
      502,
      '<h1>Bad gateway</h1>',
      null,
    ])
    expect(await failure(server)).toMatchObject({ status: 503 })
  })

  test('let a client that retries try again', async () => {
    await using server = await startModelServer()
    server.enqueue(httpError(529, { retryAfterMs: 1 }), text('Yes.'))
    const client = new Anthropic({ apiKey: server.key, baseURL: server.url, maxRetries: 1 })
    expect((await client.messages.create(question)).content).toHaveLength(1)
    expect(server.requests.map((request) => request.headers['x-stainless-retry-count'])).toEqual(['0', '1'])
  })
})

const cut: [string, Part[], string[]][] = [
  ['a reset at its place', [text('One.'), reset(), text('Two.')], ['message_start', ...block(1)]],
  ['a reset after three events', [text('One.'), reset({ afterEvents: 3 })], ['message_start', 'content_block_start']],
  ['half an event', [text('One.'), halfEvent()], ['message_start', ...block(1)]],
]

function block(count: number): string[] {
  return ['content_block_start', ...Array<string>(count).fill('content_block_delta'), 'content_block_stop']
}

describe('failures after 200', () => {
  test.each(cut)('%s', async (_, parts, expected) => {
    await using server = await startModelServer()
    server.enqueue(answer(...parts))
    const { events } = await collect(await connect(server).messages.create(streaming))
    expect(events).toEqual(expected)
  })

  test('a reset is a connection that breaks', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('One.'), reset()))
    const { error } = await collect(await connect(server).messages.create(streaming))
    expect(error).toBeInstanceOf(Error)
    expect(server.requests[0]).toMatchObject({ phase: 'torn', events: 5 })
    expect(server.requests[0]?.disconnectedIn).toBeUndefined()
  })

  test('a clean end without message_stop goes unnoticed by a raw stream', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('One.'), endWithoutStop()))
    const { events, error } = await collect(await connect(server).messages.create(streaming))
    expect([events, error]).toEqual([['message_start', ...block(1)], undefined])
  })

  test('an error event has a type and no status', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(text('One.'), midStreamError('overloaded_error')))
    const { events, error } = await collect(await connect(server).messages.create(streaming))
    expect(events).toEqual(['message_start', ...block(1)])
    expect(error).toBeInstanceOf(Anthropic.APIError)
    expect(error).toMatchObject({ status: undefined, type: 'overloaded_error' })
  })

  test('an input may be broken JSON', async () => {
    await using server = await startModelServer()
    server.enqueue(toolUse('Bash', {}, { rawJson: '{"command":"ls' }))
    const { events } = await collect(await connect(server).messages.create(streaming))
    expect(events.at(-1)).toBe('message_stop')
  })

  test('without a stream they happen to the one body', async () => {
    await using server = await startModelServer()
    server.enqueue(
      answer(text('One.'), midStreamError('overloaded_error')),
      answer(reset()),
      answer(text('x'), endWithoutStop()),
    )
    expect(await failure(server)).toMatchObject({ status: 529, type: 'overloaded_error' })
    expect(await failure(server)).toBeInstanceOf(Anthropic.APIConnectionError)
    expect(await failure(server)).toBeInstanceOf(Error)
  })
})

describe('waiting', () => {
  test('at a gate inside a block, opened by the test', async () => {
    await using server = await startModelServer()
    const door = gate()
    server.enqueue(toolUse('Bash', {}, { rawJson: '{"command":"ls"}', chunks: ['{"command":', door, '"ls"}'] }))
    const stream = connect(server).messages.stream(question)
    await door.reached
    expect(server.requests[0]?.phase).toBe('in-block')
    door.open()
    expect((await stream.finalMessage()).content[0]).toMatchObject({ input: { command: 'ls' } })
  })

  test('before the headers, and between events', async () => {
    await using server = await startModelServer()
    const [head, middle] = [gate(), gate()]
    server.enqueue(answer(lateHeaders(head), text('One.'), hold(middle, { afterEvents: 4 }), pause(1)))
    const stream = connect(server).messages.stream(question)
    await head.reached
    expect(server.requests[0]).toMatchObject({ phase: 'received', events: 0 })
    head.open()
    await middle.reached
    expect(server.requests[0]).toMatchObject({ phase: 'in-block', events: 4 })
    middle.open()
    await stream.finalMessage()
    expect(server.requests[0]).toMatchObject({ phase: 'complete', status: 200 })
  })

  test('a gate that hides thinking still holds', async () => {
    await using server = await startModelServer()
    const door = gate()
    server.enqueue(thinking('ab', { chunks: ['a', door, 'b'] }))
    const stream = connect(server).messages.stream({ ...question, thinking: { type: 'adaptive' } })
    await door.reached
    door.open()
    expect((await stream.finalMessage()).usage.output_tokens).toBe(1)
  })
})

describe('a client that leaves', () => {
  test.each<[string, Part[], string]>([
    ['before the headers', [lateHeaders(600_000)], 'received'],
    ['in a block', [text('One.', { chunks: ['One', gate(), '.'] })], 'in-block'],
    ['between blocks', [text('One.'), stall()], 'between-blocks'],
    ['in a long pause', [pause(600_000)], 'started'],
  ])('%s is noticed there', async (_, parts, phase) => {
    await using server = await startModelServer()
    server.enqueue(answer(...parts))
    const controller = new AbortController()
    const { signal } = controller
    const asked = connect(server)
      .messages.create(streaming, { signal })
      .then(collect)
      .catch((error: unknown) => error)
    const entry = await server.waitForRequest(1)
    await expect.poll(() => entry.phase).toBe(phase)
    controller.abort()
    await entry.finished
    await asked
    expect(entry.disconnectedIn).toBe(phase)
    expect(entry.endedAt).toBeGreaterThanOrEqual(entry.at)
  })
})
