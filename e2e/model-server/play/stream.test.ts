/** Behaviours 18, 20 and 21: the order of events, where deltas are cut, and where an answer is cut. */
import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { type AnswerLike, answer } from '../answers/answer.ts'
import { noise, opaque, ping, redactedThinking, stop, text, thinking, toolUse } from '../answers/builders.ts'
import { type ModelServerOptions, startModelServer } from '../start-model-server.ts'
import { connect, post, question } from '../testing/client.ts'

type Event = { type: string; [field: string]: unknown }
type Params = Partial<Anthropic.MessageCreateParams>

/** The bytes of a stream, event by event. */
async function wire(script: AnswerLike, params: Params = {}, options: ModelServerOptions = {}) {
  await using server = await startModelServer(options)
  server.enqueue(script)
  const body = await (await post(server, JSON.stringify({ ...question, stream: true, ...params }))).text()
  const events = body.split('\n\n').filter((block) => block !== '')
  return events.map((block) => {
    const [, name, data = ''] = /^event: (.*)\ndata: (.*)$/s.exec(block) ?? []
    const event = JSON.parse(data) as Event
    expect(event.type).toBe(name)
    return event
  })
}

async function whole(script: AnswerLike, params: Params = {}, options: ModelServerOptions = {}) {
  await using server = await startModelServer(options)
  server.enqueue(script)
  return await connect(server).messages.create({ ...question, ...params, stream: false })
}

async function streamed(script: AnswerLike, params: Params = {}, options: ModelServerOptions = {}) {
  await using server = await startModelServer(options)
  server.enqueue(script)
  const { parsed_output, ...message } = await connect(server)
    .messages.stream({ ...question, ...params })
    .finalMessage()
  return message
}

const deltas = (events: Event[]) =>
  events.filter((event) => event.type === 'content_block_delta').map((event) => event['delta'])
const shown = { thinking: { type: 'adaptive' as const, display: 'summarized' as const } }
const rich = answer(thinking('Hm.'), text('One.'), toolUse('Read', { path: 'a "b" \n 😀' }), toolUse('Read', {}))

describe('a stream', () => {
  test('has its events in order, blocks one after the other', async () => {
    const events = await wire(rich, shown)
    expect(
      events.map((event) => (event['index'] === undefined ? event.type : `${event.type} ${event['index']}`)),
    ).toEqual([
      'message_start',
      'ping',
      'content_block_start 0',
      'content_block_delta 0',
      'content_block_delta 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_delta 1',
      'content_block_stop 1',
      'content_block_start 2',
      'content_block_delta 2',
      'content_block_delta 2',
      'content_block_stop 2',
      'content_block_start 3',
      'content_block_delta 3',
      'content_block_stop 3',
      'message_delta',
      'message_stop',
    ])
    expect(deltas(events).map((delta) => (delta as Event).type)).toEqual([
      'thinking_delta',
      'signature_delta',
      'text_delta',
      ...Array(3).fill('input_json_delta'),
    ])
    expect(deltas(events)[3]).toEqual({ type: 'input_json_delta', partial_json: '' })
  })

  test("starts with the prompt's usage and ends with the whole of it", async () => {
    const events = await wire(text('word '.repeat(40)))
    const start = events[0]?.['message'] as Anthropic.Message
    expect(start).toMatchObject({ content: [], stop_reason: null, usage: { input_tokens: 4, output_tokens: 1 } })
    const end = events.find((event) => event.type === 'message_delta')
    expect(end).toMatchObject({ delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 4, output_tokens: 65 } })
  })

  test.each([1, 2, 3, 5, 7, 11, 13, 100])('in %i pieces never cuts a surrogate pair', async (chunks) => {
    const words = 'a😀😀b\\"\n😀'
    const events = await wire(answer(text(words, { chunks }), toolUse('Read', { words }, { chunks })))
    const pieces = deltas(events) as { text?: string; partial_json?: string }[]
    expect(pieces.every((piece) => (piece.text ?? piece.partial_json ?? '').isWellFormed())).toBe(true)
    expect(pieces.map((piece) => piece.text ?? '').join('')).toBe(words)
    expect(JSON.parse(pieces.map((piece) => piece.partial_json ?? '').join(''))).toEqual({ words })
  })

  test('takes the pieces as they are given, also inside an escape', async () => {
    const events = await wire(toolUse('Read', {}, { rawJson: '{"a":"\\n"}', chunks: ['{"a":"\\', 'n"', '}'] }))
    expect(deltas(events).slice(1)).toEqual(
      ['{"a":"\\', 'n"', '}'].map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    )
  })

  test('with noise is still understood by the SDK', async () => {
    const loud = answer(noise(), thinking('Hm.'), ping(), text('One.'), toolUse('Read', { a: 1 }))
    const quiet = answer(thinking('Hm.'), text('One.'), toolUse('Read', { a: 1 }))
    expect(await streamed(loud, shown)).toEqual(await streamed(quiet, shown))
    const types = (await wire(loud, shown)).map((event) => event.type)
    expect(types.filter((type) => type === 'message_delta')).toHaveLength(2)
    expect(types).toContain('weather_report')
  })

  test('carries opaque blocks whole', async () => {
    const block = {
      type: 'server_tool_use',
      id: 'srvtoolu_1',
      name: 'web_search',
      input: { query: 'x' },
      caller: { type: 'direct' },
    }
    const message = await streamed(answer(opaque(block), stop('pause_turn')))
    expect(message).toMatchObject({ content: [block], stop_reason: 'pause_turn' })
  })
})

describe('the same script', () => {
  test.each<[string, AnswerLike, Params]>([
    ['rich', rich, shown],
    ['hidden thinking', rich, { thinking: { type: 'adaptive' } }],
    ['no thinking', rich, {}],
    ['redacted', answer(redactedThinking(), text('x')), shown],
    ['refused', answer(text('I'), stop('refusal', { category: 'cyber', explanation: 'No.' })), {}],
    ['empty', answer(stop('end_turn')), {}],
    ['cut', text('word '.repeat(100)), { max_tokens: 10 }],
    ['stopped', text('one END two'), { stop_sequences: ['END', 'two'] }],
  ])('says the same streamed and whole: %s', async (_, script, params) => {
    const message = await whole(script, params)
    expect(await streamed(script, params)).toEqual(message)
  })

  test('says the same bytes in two runs', async () => {
    expect(await wire(rich, shown)).toEqual(await wire(rich, shown))
  })
})

describe('thinking', () => {
  test('is shown, hidden or left out as the request says', async () => {
    const [block] = (await whole(thinking('Hm.'), shown)).content
    expect(block).toMatchObject({ type: 'thinking', thinking: 'Hm.' })
    const [hidden] = (await whole(thinking('Hm.'), { thinking: { type: 'adaptive' } })).content
    expect(hidden).toMatchObject({ type: 'thinking', thinking: '' })
    expect((await whole(thinking('Hm.'))).content).toEqual([])
    expect((await wire(thinking('Hm.'), { thinking: { type: 'adaptive' } })).map((event) => event.type)).not.toContain(
      'thinking_delta',
    )
  })

  test('left out is told to the log', async () => {
    await using server = await startModelServer()
    server.enqueue(answer(thinking('Hm.'), text('x')))
    await connect(server).messages.create(question)
    expect(server.requests[0]?.notices).toEqual(['the script thinks, but the request has thinking off'])
  })
})

describe('an answer is cut', () => {
  test('at max_tokens, inside the JSON of a call', async () => {
    const script = toolUse('Write', { path: '/a/b', text: 'hello '.repeat(50) })
    const events = await wire(script, { max_tokens: 12 })
    const json = deltas(events)
      .map((delta) => (delta as { partial_json: string }).partial_json)
      .join('')
    expect(json).toBe('{"path":"/a/b","text":"hello hello h')
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 12 } })
    expect((await streamed(script, { max_tokens: 12 })).stop_reason).toBe('max_tokens')
  })

  test('at max_tokens, never inside a character', async () => {
    const message = await whole(text('😀'.repeat(40)), { max_tokens: 10 })
    expect(message.content).toEqual([{ type: 'text', text: '😀'.repeat(7), citations: null }])
  })

  test('at 0, for a pre-warm', async () => {
    expect(await whole(rich, { max_tokens: 0 })).toMatchObject({ content: [], stop_reason: 'max_tokens' })
  })

  test('where the window ends', async () => {
    const models = { 'claude-opus-4-8': { window: 14 } }
    const message = await whole(text('word '.repeat(40)), {}, { models })
    expect(message).toMatchObject({
      stop_reason: 'model_context_window_exceeded',
      usage: { input_tokens: 4, output_tokens: 10 },
    })
  })

  test('at a stop sequence, which is named and not shown', async () => {
    const message = await whole(text('one END two'), { stop_sequences: ['two', 'END'] })
    expect(message).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END', content: [{ text: 'one ' }] })
  })
})
