/** Rows 4 to 23, 42, 43: the frame of a request and who says what when; each refusal with a near miss that is accepted. */
import { describe, expect, test } from 'vitest'
import { assistant, body, type Case, call, judge, result, talk, tool, user, words } from './testing/judge.ts'

const loop = (...last: object[]) => talk(user('Hi'), assistant([words('I look.'), call('a'), call('b')]), user(last))
const haiku = { model: 'claude-haiku-4-5' }
const emptyRule = 'all messages must have non-empty content except for the optional final assistant message'
const unanswered =
  '15: messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b. Each `tool_use` block must have a corresponding `tool_result` block in the next message.'
const prefill =
  '21: This model does not support assistant message prefill. The conversation must end with a user message.'
const patternOfIds = "String should match pattern '^[a-zA-Z0-9_-]+$'"
const serverCall = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }

const cases: Case[] = [
  [
    '[4] unknown model',
    body({ model: 'claude-9' }),
    '4: model: claude-9',
    body({ model: 'claude-haiku-4-5-20251001' }),
  ],
  ['[5] top level', body({ extra: 1 }), '5: extra: Extra inputs are not permitted', body({ stream: true })],
  ['[5] message', talk({ ...user('Hi'), id: 1 }), '5: messages.0.id: Extra inputs are not permitted', talk(user('Hi'))],
  [
    '[5] block',
    talk(user([words('Hi', { index: 1 })])),
    '5: messages.0.content.0.text.index: Extra inputs are not permitted',
    talk(user([words('Hi', { citations: null })])),
  ],
  [
    '[5] tool',
    body({ tools: [tool('Read', { kind: 1 })] }),
    '5: tools.0.custom.kind: Extra inputs are not permitted',
    body({ tools: [tool('Read', { strict: true, eager_input_streaming: true })] }),
  ],
  ['[6] missing', body({ max_tokens: undefined }), '6: max_tokens: Field required', body()],
  [
    '[6] mistyped',
    talk(user([{ type: 'text', text: 5 }])),
    '6: messages.0.content.0.text.text: Input should be a valid string',
    talk(user([words('5')])),
  ],
  [
    '[7] wrong tag in a result',
    loop(result('a', { content: [{ type: 'audio' }] }), result('b')),
    "20: messages.2.content.0.tool_result.content.0: Input tag 'audio' found using 'type' does not match any of the expected tags: 'text', 'image', 'document', 'search_result', 'tool_reference'",
    loop(result('a', { content: [words('x')] }), result('b', { content: undefined })),
  ],
  [
    '[8] max_tokens',
    body({ max_tokens: 128_001 }),
    '8: max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-opus-4-8',
    body({ max_tokens: 128_000 }),
  ],
  [
    '[9] pre-warm',
    body({ max_tokens: 0, stream: true }),
    '9: max_tokens: a request with max_tokens 0 cannot be combined with `stream`',
    body({ max_tokens: 0 }),
  ],
  ['[10] no messages', body({ messages: [] }), '10: messages: at least one message is required', talk(user('Hi'))],
  [
    '[11] first turn',
    talk(assistant('Hi'), user('Hi')),
    '11: messages: first message must use the "user" role',
    talk(user('a'), user('b'), assistant('c'), assistant('d'), user('e')),
  ],
  [
    '[13] empty',
    talk(user('')),
    `13: messages.0: ${emptyRule}`,
    body({ ...haiku, messages: [user('Hi'), assistant('')] }),
  ],
  ['[13] empty list', talk(user([])), `13: messages.0: ${emptyRule}`, talk(user([words('.')]))],
  [
    '[14] empty text',
    talk(user([words('')])),
    '14: messages: text content blocks must be non-empty',
    talk(user([words('.')])),
  ],
  [
    '[14] blank text',
    talk(user(' \n')),
    '14: messages: text content blocks must contain non-whitespace text',
    talk(user(' \n.')),
  ],
  [
    '[14] blank system block',
    body({ system: [words(' ')] }),
    '14: system: text content blocks must contain non-whitespace text',
    body({ system: '' }),
  ],
  [
    '[14] empty text in a result',
    loop(result('a', { content: [words('')] }), result('b')),
    '14: messages: text content blocks must be non-empty',
    loop(result('a', { content: '' }), result('b', { content: [] })),
  ],
  ['[15] a call without result', loop(result('a')), unanswered, loop(result('b'), result('a'))],
  [
    '[15] text before a result',
    loop(result('a'), words('and'), result('b')),
    unanswered,
    loop(result('a'), result('b'), words('and')),
  ],
  [
    '[16] a result without call',
    loop(result('a'), result('b'), result('c')),
    '16: messages.2.content.2: unexpected `tool_use_id` found in `tool_result` blocks: c. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    loop(result('a'), result('b')),
  ],
  [
    '[17] two results',
    loop(result('a'), result('b'), result('a')),
    '17: messages.2: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a',
    loop(result('a'), result('b')),
  ],
  [
    '[17] one id, two calls',
    talk(user('Hi'), assistant([call('a')]), user([result('a')]), assistant([call('a')]), user([result('a')])),
    '17: messages: `tool_use` ids must be unique',
    talk(user('Hi'), assistant([call('a')]), user([result('a')]), assistant([call('b')]), user([result('b')])),
  ],
  [
    '[18] id',
    talk(user('Hi'), assistant([call('a.b')]), user('x')),
    `18: messages.1.content.0.tool_use.id: ${patternOfIds}`,
    talk(user('Hi'), assistant([call('a-B_1')]), user([result('a-B_1')])),
  ],
  [
    '[18] input',
    talk(user('Hi'), assistant([call('a', { input: '{}' })]), user([result('a')])),
    '18: messages.1.content.0.tool_use.input: Input should be a valid dictionary',
    talk(user('Hi'), assistant([call('a', { input: { deep: [null] } })]), user([result('a')])),
  ],
  [
    '[19] role of a block',
    talk(user([{ type: 'thinking', thinking: 'x', signature: 'y' }])),
    '19: messages.0.content.0: `thinking` blocks can only be in `assistant` messages',
    talk(user([words('x')])),
  ],
  [
    '[20] a silent error',
    loop(result('a', { content: '', is_error: true }), result('b')),
    '20: messages.2.content.0.tool_result: content cannot be empty if `is_error` is true',
    loop(result('a', { content: 'no', is_error: true }), result('b')),
  ],
  [
    '[21] prefill',
    talk(user('Hi'), assistant('So')),
    prefill,
    body({ ...haiku, messages: [user('Hi'), assistant('So')] }),
  ],
  [
    '[21] prefill with thinking',
    body({
      ...haiku,
      max_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
      messages: [user('Hi'), assistant('So')],
    }),
    prefill,
    body({ ...haiku, thinking: { type: 'disabled' }, messages: [user('Hi'), assistant('So')] }),
  ],
  [
    '[22] resuming a pause',
    talk(user('Hi'), assistant([words('Wait.')])),
    prefill,
    talk(user('Hi'), assistant([words('Wait.'), serverCall])),
  ],
  [
    '[23] prefill in white space',
    body({ ...haiku, messages: [user('Hi'), assistant('So ')] }),
    '23: messages: final assistant content cannot end with trailing whitespace',
    body({ ...haiku, messages: [user('Hi'), assistant(' So')] }),
  ],
  [
    '[42] role system',
    body({ model: 'claude-opus-4-7', messages: [user('Hi'), { role: 'system', content: 'Be brief.' }] }),
    "42: messages.1: role 'system' is not supported on this model",
    talk(user('Hi'), { role: 'system', content: 'Be brief.' }),
  ],
  [
    '[43] role system first',
    talk({ role: 'system', content: 'Be brief.' }, user('Hi')),
    "43: messages.0: use the top-level 'system' parameter for the initial system prompt",
    body({ system: 'Be brief.' }),
  ],
  [
    '[43] role system before a user',
    talk(user('Hi'), { role: 'system', content: 'Be brief.' }, user('Well')),
    "43: messages.1: role 'system' must precede an 'assistant' message or end the array",
    talk(user('Hi'), { role: 'system', content: 'Be brief.' }, assistant('Yes.'), user('Well')),
  ],
]

describe('a conversation', () => {
  test.each(cases)('%s', (_, refused, expected, accepted, options) => {
    expect(judge(refused, options).refusals).toContain(expected)
    expect(judge(accepted, options).refusals).toEqual([])
  })

  test('the first violation is the one that is answered', () => {
    expect(judge(loop(result('a'), words('and'), result('b'))).refusals).toEqual([unanswered])
  })

  test('every violation is found, also beside an unknown field', () => {
    const { refusals } = judge(body({ extra: 1, max_tokens: 200_000, messages: [user(' ')] }))
    expect(refusals.map((line) => Number.parseInt(line, 10))).toEqual([5, 8, 14])
  })

  test('[18] the result is read after its call in one merged turn', () => {
    const merged = talk(user('Hi'), assistant('a'), assistant([call('a')]), user([result('a')]), user('and'))
    expect(judge(merged).refusals).toEqual([])
  })

  test.each([null, 5, 'x', [], { messages: [null] }, { messages: {} }, { tools: [5] }])(
    'never throws on %j',
    (value) => {
      expect(judge(value).refusals.length).toBeGreaterThan(0)
    },
  )

  test('tokens are counted of the prompt alone', () => {
    const prompt = body({ max_tokens: undefined })
    expect(judge(prompt, { endpoint: 'count_tokens' }).refusals).toEqual([])
    const refused = ['5: max_tokens: Extra inputs are not permitted']
    expect(judge(body(), { endpoint: 'count_tokens' }).refusals).toEqual(refused)
  })

  test('what is not known to be refused is a notice', () => {
    expect(
      judge(talk(user('Hi'), assistant([call('a')]), user([result('a', { content: [words(' ')] })]))).notices,
    ).toEqual([
      "messages.2.content.0: a result's text is white space only",
      'the history holds tool calls, but no tools are offered',
    ])
  })
})
