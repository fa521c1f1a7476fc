/** The server as the real SDK meets it: one round of a conversation, streamed and whole. */
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { answer } from './answers/answer.ts'
import { text, thinking, toolUse } from './answers/builders.ts'
import { startModelServer } from './start-model-server.ts'

const bash = { name: 'Bash', description: 'Runs.', input_schema: { type: 'object' as const, properties: {} } }

describe('a scripted answer', () => {
  test('reaches the real SDK as a stream, and its continuation is accepted', async () => {
    await using server = await startModelServer()
    const client = new Anthropic({ apiKey: server.key, baseURL: server.url, maxRetries: 0 })
    server.enqueue(
      answer(thinking('Let me see.'), text('I look.'), toolUse('Bash', { command: 'ls "a"' })),
      text('Done.'),
    )
    const params = {
      model: 'claude-opus-5-5',
      max_tokens: 1000,
      tools: [bash],
      thinking: { type: 'adaptive' as const, display: 'summarized' as const },
    }
    const question = { role: 'user' as const, content: 'Hello' }
    const first = await client.messages.stream({ ...params, messages: [question] }).finalMessage()
    expect(first.stop_reason).toBe('tool_use')
    expect(first.content.map((block) => block.type)).toEqual(['thinking', 'text', 'tool_use'])
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'files' }
    const messages = [
      question,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: [result] },
    ]
    const second = await client.messages.create({ ...params, messages })
    expect(second.content).toEqual([{ type: 'text', text: 'Done.', citations: null }])
    expect(server.violations()).toEqual([])
  })
})
