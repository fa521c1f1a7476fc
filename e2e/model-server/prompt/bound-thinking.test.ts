/** Rows 37 to 40: thinking that comes back, checked by a server that has never seen it before. */
import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { answer } from '../answers/answer.ts'
import { redactedThinking, text, thinking, toolUse } from '../answers/builders.ts'
import { startModelServer } from '../start-model-server.ts'
import { connect } from '../testing/client.ts'

type Messages = Anthropic.MessageParam[]

const tools = [{ name: 'Read', input_schema: { type: 'object' as const } }]
const hello = { role: 'user' as const, content: 'Hi' }
const adaptive = { type: 'adaptive' as const, display: 'summarized' as const }
const modified = 'blocks in the latest assistant message cannot be modified'
const beta = 'thinking-binding-controls-2026-08-01'

/** A turn with two thoughts, whose call is answered. */
async function think(model: string): Promise<Messages> {
  await using server = await startModelServer()
  server.enqueue(answer(thinking('First.'), text('So.'), thinking('Second.'), toolUse('Read', { path: 'a' })))
  const asked = { model, max_tokens: 500, tools, thinking: adaptive, messages: [hello] }
  const { content } = await connect(server).messages.create(asked)
  const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'text' }
  return [hello, { role: 'assistant', content }, { role: 'user', content: [result] }]
}

function blocks(messages: Messages, index = 1): Anthropic.ContentBlockParam[] {
  const content = messages[index]?.content
  return Array.isArray(content) ? content : []
}

function withBlocks(
  messages: Messages,
  change: (content: Anthropic.ContentBlockParam[]) => Anthropic.ContentBlockParam[],
): Messages {
  const [first, , ...rest] = messages
  return [first, { role: 'assistant' as const, content: change(blocks(messages)) }, ...rest].flatMap(
    (message) => message ?? [],
  )
}

/** What a new server says; it knows nothing but the secret. */
async function replay(
  model: string,
  messages: Messages,
  fields: Partial<Anthropic.MessageCreateParamsNonStreaming> = {},
) {
  await using server = await startModelServer({ firstId: 500 })
  server.enqueue(text('Done.'))
  const params = { model, max_tokens: 500, tools, thinking: adaptive, messages, ...fields }
  const said = await connect(server)
    .messages.create(params)
    .then(
      () => 'accepted',
      (error: Error) => error.message,
    )
  return { said, rows: server.violations().map(({ row }) => row), notices: server.requests[0]?.notices }
}

const swap = (content: Anthropic.ContentBlockParam[]) =>
  [content[2], content[1], content[0], content[3]].flatMap((block) => block ?? [])
const alter = (content: Anthropic.ContentBlockParam[]) =>
  content.map((block) => (block.type === 'thinking' ? { ...block, thinking: `${block.thinking}!` } : block))
const forge = (content: Anthropic.ContentBlockParam[]) =>
  content.map((block) => (block.type === 'thinking' ? { ...block, signature: `x${block.signature}` } : block))

describe.each(['claude-opus-4-8', 'claude-opus-5-5'])('thinking of %s', (model) => {
  test('[37] is accepted by another server when it comes back unchanged', async () => {
    expect(await replay(model, await think(model))).toEqual({ said: 'accepted', rows: [], notices: [] })
  })

  test.each([
    ['altered', alter, modified],
    ['reordered', swap, modified],
    ['forged', forge, 'Invalid `signature` in `thinking` block'],
  ])('[37] is refused when %s', async (_, change, words) => {
    const { said, rows } = await replay(model, withBlocks(await think(model), change))
    expect(said).toContain(words)
    expect(rows[0]).toBe(37)
  })

  test('[40] that another model signed is left out, and said so', async () => {
    const { said, notices } = await replay(model, await think('claude-sonnet-5'))
    expect(said).toBe('accepted')
    expect(notices?.[0]).toBe('messages.1.content.0: thinking of another model is left out')
  })
})

describe('what stands before', () => {
  const other = { role: 'user' as const, content: 'Hello' }

  test('[40] may change on models without the check', async () => {
    const messages = [other, ...(await think('claude-opus-4-8')).slice(1)]
    const { said, notices } = await replay('claude-opus-4-8', messages, { system: 'New.' })
    expect(said).toBe('accepted')
    expect(notices).toContain('messages.1.content.0: the turn before this thinking has changed')
  })

  test.each<[string, Partial<Anthropic.MessageCreateParamsNonStreaming>, Anthropic.MessageParam]>([
    ['an earlier message', {}, other],
    ['the system prompt', { system: 'New.' }, hello],
    ['the tools', { tools: [...tools, { name: 'Write', input_schema: { type: 'object' } }] }, hello],
  ])('[40] may not change on models with it: %s', async (_, fields, first) => {
    const messages = [first, ...(await think('claude-opus-5-5')).slice(1)]
    const { said, rows } = await replay('claude-opus-5-5', messages, fields)
    expect(said).toContain('sent back in the conversation they were created in')
    expect(rows).toEqual([40, 40])
  })

  test('[40] cache markers are no change', async () => {
    const messages = await think('claude-opus-5-5')
    const cache_control = { type: 'ephemeral' as const }
    const marked = [
      { role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi', cache_control }] },
      ...messages.slice(1),
    ]
    expect((await replay('claude-opus-5-5', marked, { cache_control })).said).toBe('accepted')
  })

  test('[40] drop_block removes the blocks and lists them; what is thought then binds to what was seen', async () => {
    const [, ...rest] = await think('claude-opus-5-5')
    await using server = await startModelServer({ firstId: 500 })
    const block_binding = { prefix_mismatch_behavior: 'drop_block' as const }
    const params = {
      model: 'claude-opus-5-5',
      max_tokens: 500,
      tools,
      betas: [beta],
      thinking: { ...adaptive, block_binding },
    }
    server.enqueue(answer(thinking('Third.'), text('Done.')), text('Yes.'))
    const sent = [other, ...rest] as Anthropic.Beta.BetaMessageParam[]
    const client = connect(server)
    const first = await client.beta.messages.create({ ...params, messages: sent })
    const reason = 'prefix_binding_mismatch'
    expect(first.input_transformations).toEqual([
      { type: 'thinking_dropped', path: 'messages.1.content.0', reason },
      { type: 'thinking_dropped', path: 'messages.1.content.2', reason },
    ])
    const next = [
      ...sent,
      { role: 'assistant' as const, content: first.content },
      { role: 'user' as const, content: 'Sure?' },
    ]
    const second = await client.beta.messages.create({ ...params, messages: next as Anthropic.Beta.BetaMessageParam[] })
    expect(second.input_transformations).toHaveLength(2)
    expect(server.violations()).toEqual([])
  })

  test('[37] a block moved to another turn is refused', async () => {
    await using server = await startModelServer()
    const params = { model: 'claude-opus-4-8', max_tokens: 500, thinking: adaptive }
    server.enqueue(answer(thinking('One.'), text('1')), answer(thinking('Two.'), text('2')), text('3'))
    const client = connect(server)
    const first = await client.messages.create({ ...params, messages: [hello] })
    const messages: Messages = [hello, { role: 'assistant', content: first.content }, other]
    const second = await client.messages.create({ ...params, messages })
    const moved: Messages = [
      hello,
      { role: 'assistant', content: second.content },
      other,
      { role: 'assistant', content: first.content },
      { role: 'user', content: 'So?' },
    ]
    await expect(client.messages.create({ ...params, messages: moved })).rejects.toThrow('Invalid `signature`')
    expect(server.violations().map(({ row }) => row)).toEqual([37, 37])
  })
})

describe('thinking left out of a running turn', () => {
  const enabled = { type: 'enabled' as const, budget_tokens: 1024 }

  test('[38] is refused with manual thinking', async () => {
    const messages = await think('claude-opus-4-8')
    const without = withBlocks(messages, (content) => content.filter((block) => block.type !== 'thinking'))
    const { said } = await replay('claude-opus-4-6', without, { max_tokens: 2000, thinking: enabled })
    expect(said).toContain('Expected `thinking` or `redacted_thinking`, but found `text`')
  })

  async function drop(system: string) {
    await using server = await startModelServer()
    server.enqueue(answer(thinking('One.'), redactedThinking(), toolUse('Read', {})), text('Done.'))
    const params = { model: 'claude-opus-5-5', max_tokens: 500, tools, thinking: adaptive }
    const { content } = await connect(server).messages.create({ ...params, messages: [hello] })
    const call = content.filter((block) => block.type === 'tool_use')
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_000001', content: 'text' }
    const messages: Messages = [hello, { role: 'assistant', content: call }, { role: 'user', content: [result] }]
    const fields = system === '' ? {} : { system }
    const said = connect(server).messages.create({ ...params, ...fields, messages })
    return await said.then(
      () => server.requests[1]?.notices,
      (error: Error) => error.message,
    )
  }

  test('[39] is refused under adaptive', async () => {
    expect(await drop('')).toContain(modified)
  })

  test('[39] is a notice when what stood before was rewritten too', async () => {
    expect(await drop('Compacted.')).toEqual([
      'the thinking of the running turn was dropped, and what stood before it has changed',
    ])
  })
})
