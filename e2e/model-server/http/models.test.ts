/** Section 6: the models, as the SDK reads them, and the counting of tokens. */
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { publishedModels } from '../api/models.ts'
import { startModelServer } from '../start-model-server.ts'
import { connect, question } from '../testing/client.ts'

describe('models', () => {
  test('are listed page by page', async () => {
    await using server = await startModelServer()
    const ids: string[] = []
    for await (const model of connect(server).models.list({ limit: 7 })) ids.push(model.id)
    expect(ids).toEqual(publishedModels.map((model) => model.id))
    expect(server.requests.map((request) => request.path)).toEqual(Array(3).fill('/v1/models'))
  })

  test('are described one by one, by id or alias', async () => {
    await using server = await startModelServer({ models: { 'claude-opus-5': { window: 5000 } } })
    const client = connect(server)
    const opus = await client.models.retrieve('claude-opus-5')
    expect(opus).toMatchObject({ max_input_tokens: 5000, max_tokens: 128_000, lifecycle: 'active' })
    expect(opus.capabilities?.thinking.types.disabled.supported).toBe(true)
    expect(opus.capabilities?.thinking.types.enabled.supported).toBe(false)
    expect((await client.models.retrieve('claude-haiku-4-5-20251001')).id).toBe('claude-haiku-4-5')
    await expect(client.models.retrieve('claude-9')).rejects.toBeInstanceOf(Anthropic.NotFoundError)
  })

  test('a test may add one', async () => {
    await using server = await startModelServer({ models: { 'claude-tiny': { maxOutput: 10 } } })
    expect((await connect(server).models.retrieve('claude-tiny')).max_tokens).toBe(10)
  })
})

describe('count_tokens', () => {
  test('counts what a request is charged for', async () => {
    await using server = await startModelServer()
    const { model, messages } = question
    const system = 'Be brief.'
    const counted = await connect(server).messages.countTokens({ model, messages, system })
    expect(counted.input_tokens).toBeGreaterThan(0)
    const textless = await connect(server).messages.countTokens({ model, messages })
    expect(textless.input_tokens).toBeLessThan(counted.input_tokens)
  })

  test('validates as strictly', async () => {
    await using server = await startModelServer()
    const counting = connect(server).messages.countTokens({ model: 'claude-opus-5', messages: [] })
    await expect(counting).rejects.toThrow('at least one message is required')
  })
})
