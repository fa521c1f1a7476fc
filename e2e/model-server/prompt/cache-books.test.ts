/** Behaviour 19: what is read from the cache, what is written, and that the numbers add up. */
import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { answer } from '../answers/answer.ts'
import { hold, lateHeaders, text } from '../answers/builders.ts'
import { gate } from '../answers/gate.ts'
import { type ModelServer, startModelServer } from '../start-model-server.ts'
import { connect } from '../testing/client.ts'

type Params = Anthropic.MessageCreateParamsNonStreaming

const mark = (ttl?: '1h') => ({ cache_control: { type: 'ephemeral' as const, ...(ttl ? { ttl } : {}) } })
const words = (content: string, more: object = {}) => ({ type: 'text' as const, text: content, ...more })
const tool = { name: 'Read', description: 'd'.repeat(400), input_schema: { type: 'object' as const } }
const system = [words('s'.repeat(400), mark())]
const base: Params = {
  model: 'claude-haiku-4-5',
  max_tokens: 50,
  tools: [tool],
  system,
  messages: [{ role: 'user', content: [words('m'.repeat(400), mark())] }],
}

async function start(clock?: () => number): Promise<ModelServer> {
  const server = await startModelServer({
    models: { 'claude-haiku-4-5': { cacheMinimum: 50 } },
    ...(clock ? { clock } : {}),
  })
  server.respond(() => text('Yes.'))
  return server
}

/** `[input, read, written for 5 minutes, written for an hour]`. */
async function ask(server: ModelServer, change: Partial<Params> = {}): Promise<number[]> {
  const { usage } = await connect(server).messages.create({ ...base, ...change })
  const { ephemeral_5m_input_tokens: short = 0, ephemeral_1h_input_tokens: long = 0 } = usage.cache_creation ?? {}
  expect(usage.cache_creation_input_tokens).toBe(short + long)
  return [usage.input_tokens, usage.cache_read_input_tokens ?? 0, short, long]
}

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0)

describe('the cache', () => {
  test('is written once and read from then on', async () => {
    await using server = await start()
    const first = await ask(server)
    expect(first).toEqual([0, 0, sum(first), 0])
    expect(await ask(server)).toEqual([0, sum(first), 0, 0])
  })

  test('adds up to what count_tokens counts', async () => {
    await using server = await start()
    const { max_tokens, ...prompt } = base
    const messages: Params['messages'] = [
      ...base.messages,
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'And?' },
    ]
    const { input_tokens } = await connect(server).messages.countTokens({ ...prompt, messages })
    const numbers = await ask(server, { messages })
    expect(sum(numbers)).toBe(input_tokens)
    expect(numbers[0]).toBeGreaterThan(0)
    expect(server.requests[1]?.usage).toMatchObject({ input: numbers[0], cacheRead: 0, cacheCreation5m: numbers[2] })
  })

  test.each<[string, Partial<Params>, 'all' | 'system' | 'tools' | 'none']>([
    ['nothing', {}, 'all'],
    ['thinking', { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 1024 } }, 'system'],
    ['tool_choice', { tool_choice: { type: 'none' } }, 'system'],
    ['the system prompt', { system: [words('t'.repeat(400), mark())] }, 'tools'],
    ['a tool', { tools: [{ ...tool, description: 'e'.repeat(400), ...mark() }] }, 'none'],
    ['the model', { model: 'claude-opus-4-5' }, 'none'],
  ])('after a change of %s keeps its levels', async (_, change, kept) => {
    await using server = await start()
    const marked = { tools: [{ ...tool, ...mark() }] }
    const levels = {
      none: 0,
      tools: sum((await ask(server, { ...marked, system: '', messages: [{ role: 'user', content: 'x' }] })).slice(2)),
      system: sum((await ask(server, { ...marked, messages: [{ role: 'user', content: 'x' }] })).slice(1)),
      all: sum(await ask(server, marked)),
    }
    expect((await ask(server, { ...marked, ...change }))[1]).toBe(levels[kept])
  })

  test('looks back over twenty blocks, not further', async () => {
    await using server = await start()
    const first = sum(await ask(server))
    const grown = (count: number): Partial<Params> => {
      const added = Array.from({ length: count }, (_, index) =>
        words(`block ${index}`, index === count - 1 ? mark() : {}),
      )
      const asked = { role: 'user' as const, content: [words('m'.repeat(400)), ...added] }
      return { system: 's'.repeat(400), messages: [asked] }
    }
    expect((await ask(server, grown(20)))[1]).toBe(0)
    expect((await ask(server, grown(19)))[1]).toBe(first)
  })

  test('ignores a prefix below the minimum', async () => {
    await using server = await startModelServer({ models: { 'claude-haiku-4-5': { cacheMinimum: 10_000 } } })
    server.respond(() => text('Yes.'))
    const [input = 0, ...rest] = await ask(server)
    expect(rest).toEqual([0, 0, 0])
    expect(await ask(server)).toEqual([input, 0, 0, 0])
  })

  test('forgets after five minutes without use, or after an hour', async () => {
    let now = 0
    await using server = await start(() => now)
    const long = { system: [words('s'.repeat(400), mark('1h'))] }
    const [, , short = 0, hour = 0] = await ask(server, long)
    expect(short).toBeGreaterThan(0)
    expect(hour).toBeGreaterThan(0)
    now += 4 * 60_000
    expect(await ask(server, long)).toEqual([0, short + hour, 0, 0])
    now += 4 * 60_000
    expect(await ask(server, long)).toEqual([0, short + hour, 0, 0])
    now += 5 * 60_000
    expect(await ask(server, long)).toEqual([0, hour, short, 0])
    now += 60 * 60_000
    expect(await ask(server, long)).toEqual([0, 0, short, hour])
  })

  test('shows an entry only when the answer that writes it has begun', async () => {
    await using server = await start()
    const [before, after] = [gate(), gate()]
    server.enqueue(answer(lateHeaders(before), hold(after), text('Yes.')))
    const writer = connect(server).messages.stream(base)
    await before.reached
    const twin = await ask(server, { system: 'x' })
    expect(twin[1]).toBe(0)
    before.open()
    await after.reached
    expect((await ask(server))[1]).toBeGreaterThan(0)
    after.open()
    await writer.finalMessage()
  })

  test('[30] the top-level marker marks the last block', async () => {
    await using server = await start()
    const plain: Partial<Params> = { system: 's', messages: [{ role: 'user', content: 'm'.repeat(400) }], ...mark() }
    const first = await ask(server, plain)
    expect(first).toEqual([0, 0, sum(first), 0])
  })

  test('a client that marks its newest turn reads all that it sent before', async () => {
    await using server = await start()
    const messages: Params['messages'] = []
    let whole = 0
    for (let round = 0; round < 5; round++) {
      const plain = messages.map(({ role, content }) => ({
        role,
        content: (content as { text: string }[]).map(({ text: t }) => words(t)),
      }))
      const asked = { role: 'user' as const, content: [words(`Question ${round} ${'q'.repeat(200)}`, mark())] }
      const numbers = await ask(server, { messages: [...plain, asked] })
      if (round > 0) expect(numbers[1]).toBe(whole)
      whole = sum(numbers)
      messages.push(asked, { role: 'assistant', content: [words('Yes.')] })
    }
  })
})
