/** Behaviours 8 and 25: which answer a request gets, and what the log tells of it. */
import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { answer } from '../answers/answer.ts'
import { hold, httpError, text, toolUse } from '../answers/builders.ts'
import { gate } from '../answers/gate.ts'
import { type ModelServer, startModelServer } from '../start-model-server.ts'
import { connect, question } from '../testing/client.ts'

const tools = [{ name: 'Read', input_schema: { type: 'object' as const } }]

async function say(
  server: ModelServer,
  content: string,
  params: Partial<Anthropic.MessageCreateParamsNonStreaming> = {},
) {
  const asked = { ...question, messages: [{ role: 'user' as const, content }], ...params }
  const message = await connect(server).messages.create(asked)
  return message.content[0]?.type === 'text' ? message.content[0].text : ''
}

describe('the script', () => {
  test('answers by rule, then from the queue, then by function', async () => {
    await using server = await startModelServer()
    server.enqueue(text('queued'))
    server.when({ lastUserContains: 'fox' }, [text('fox 1'), text('fox 2')])
    server.when((request) => request.lastUser.includes('owl'), text('owl'), { times: 2 })
    server.respond(({ lastUser, number }) => text(`${lastUser} ${number}`))
    expect(server.pending()).toBe(5)
    const asked = ['a fox', 'x', 'owl', 'a fox', 'owl', 'owl', 'a fox']
    const said: string[] = []
    for (const words of asked) said.push(await say(server, words))
    expect(said).toEqual(['fox 1', 'queued', 'owl', 'fox 2', 'owl', 'owl 6', 'a fox 7'])
    expect(server.pending()).toBe(0)
  })

  test('tells requests apart by model, system, tools and results', async () => {
    await using server = await startModelServer()
    server.when({ model: 'claude-haiku-4-5' }, text('model'))
    server.when({ systemContains: 'title' }, text('system'))
    server.when({ toolResultFor: 'Read', toolResultContains: 'found' }, text('result'))
    server.when({ hasTools: true, assistantTurns: 0 }, toolUse('Read', { path: 'a' }))
    expect(await say(server, 'x', { model: 'claude-haiku-4-5' })).toBe('model')
    expect(await say(server, 'x', { system: 'Make a title.' })).toBe('system')
    const { content } = await connect(server).messages.create({ ...question, tools })
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'found it' }
    const messages: Anthropic.MessageParam[] = [
      ...question.messages,
      { role: 'assistant', content },
      { role: 'user', content: [result, { type: 'text', text: 'and?' }] },
    ]
    expect(await say(server, '', { tools, messages })).toBe('result')
    expect(server.violations()).toEqual([])
  })

  test('that has no answer says so, and does not invite a retry', async () => {
    await using server = await startModelServer()
    await expect(say(server, 'x')).rejects.toThrow('The script has no answer for this request.')
    expect(server.violations()).toMatchObject([{ row: 0, status: 400, request: 1 }])
  })

  test('is not asked by a request that is refused', async () => {
    await using server = await startModelServer()
    server.enqueue(text('kept'))
    await expect(say(server, ' ')).rejects.toThrow('non-whitespace')
    expect(await say(server, 'x')).toBe('kept')
  })

  test('whose function fails fails the test at its end', async () => {
    const server = await startModelServer()
    server.respond(() => {
      throw new Error('script')
    })
    await expect(say(server, 'x')).rejects.toThrow('Connection error')
    await expect(server[Symbol.asyncDispose]()).rejects.toThrow('The model server itself failed.')
  })
})

describe('the log', () => {
  test('holds a request as it came', async () => {
    await using server = await startModelServer()
    server.enqueue(text('Yes.'))
    await say(server, 'x', { metadata: { user_id: 'u1' } })
    const [entry] = server.requests
    expect(entry).toMatchObject({
      number: 1,
      requestId: 'req_000001',
      method: 'POST',
      path: '/v1/messages',
      body: { model: question.model, metadata: { user_id: 'u1' } },
      headers: { 'anthropic-version': '2026-10-21', 'x-stainless-retry-count': '0' },
      status: 200,
      stopReason: 'end_turn',
      usage: { input: 4, cacheRead: 0, cacheCreation5m: 0, cacheCreation1h: 0, output: 2 },
      overlapping: 0,
    })
    expect(entry?.bodyBytes).toBe(JSON.stringify(entry?.body).length)
    expect(JSON.stringify(entry)).not.toContain(server.key)
  })

  test('lists all violations of a request, not only the one that was answered', async () => {
    await using server = await startModelServer({ models: { [question.model]: { maxOutput: 1000 } } })
    await expect(say(server, ' ', { max_tokens: 2000, stop_sequences: [' '] })).rejects.toThrow('max_tokens')
    expect(server.violations().map(({ row }) => row)).toEqual([8, 14, 47])
  })

  test('[8] tells of a call that comes back changed', async () => {
    await using server = await startModelServer()
    server.enqueue(toolUse('Read', { b: 1, a: 2 }), text('Yes.'), text('Yes.'))
    const { content } = await connect(server).messages.create({ ...question, tools })
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'x' }
    const next = (call: Anthropic.ContentBlockParam[]): Anthropic.MessageParam[] => [
      ...question.messages,
      { role: 'assistant', content: call },
      { role: 'user', content: [result] },
    ]
    await say(server, '', { tools, messages: next(content) })
    expect(server.violations()).toEqual([])
    const changed = { type: 'tool_use' as const, id: 'toolu_000001', name: 'Write', input: { a: 2, b: 1 } }
    await say(server, '', { tools, messages: next([changed]) })
    expect(server.violations().map(({ message, refused }) => [message, refused])).toEqual([
      ['messages.1.content.0: the call toolu_000001 was sent as Read, not Write', false],
      ['messages.1.content.0: the input of toolu_000001 differs from what was sent', false],
    ])
  })

  test('[36] remembers the effort of an answer', async () => {
    await using server = await startModelServer()
    server.enqueue(toolUse('Read', {}), text('Yes.'))
    const params = { model: 'claude-sonnet-5-5', max_tokens: 100, tools, thinking: { type: 'between_tools' as const } }
    const ask = (effort: 'low' | 'high', messages: Anthropic.MessageParam[]) =>
      connect(server).messages.create({ ...params, messages, output_config: { effort } })
    const { content } = await ask('low', question.messages)
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'x' }
    const next: Anthropic.MessageParam[] = [
      ...question.messages,
      { role: 'assistant', content },
      { role: 'user', content: [result] },
    ]
    await expect(ask('high', next)).rejects.toThrow('effort cannot change mid-conversation')
    expect((await ask('low', next)).stop_reason).toBe('end_turn')
  })

  test('[24] counts requests of one conversation that overlap', async () => {
    await using server = await startModelServer()
    const door = gate()
    server.enqueue(answer(hold(door), text('1')), text('2'), text('3'))
    const first = say(server, 'same')
    await door.reached
    await say(server, 'same')
    await say(server, 'other')
    door.open()
    await first
    expect(server.requests.map((request) => request.overlapping)).toEqual([0, 1, 0])
  })

  test('waits for a request that has not come yet', async () => {
    await using server = await startModelServer()
    server.enqueue(httpError(500))
    const waiting = server.waitForRequest(1)
    await expect(say(server, 'x')).rejects.toThrow()
    expect((await waiting).number).toBe(1)
  })
})
