/** Rows 24 to 36, 41, 44 to 48: tools, markers, thinking, sampling, pictures; each refusal with a near miss that is accepted. */
import { describe, expect, test } from 'vitest'
import { assistant, body, type Case, type Fields, judge, talk, tool, user, words } from './testing/judge.ts'

const mark = (ttl?: string): Fields => ({ cache_control: { type: 'ephemeral', ...(ttl ? { ttl } : {}) } })
const schema = (input_schema: unknown): Fields => body({ tools: [tool('Read', { input_schema })] })
const chosen = (tool_choice: unknown, more: Fields = {}): Fields =>
  body({ tools: [tool('Read')], tool_choice, ...more })
const thinks = (thinking: unknown, more: Fields = {}): Fields => body({ max_tokens: 4000, thinking, ...more })
const old = { version: '2023-06-01' as const }
const namePattern = "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"
const invalidSchema =
  'JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12).'
const notSupported =
  'is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
const ttlOrder =
  "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the order `tools`, `system`, `messages`."

const cases: Case[] = [
  [
    '[24] tool name',
    body({ tools: [tool('a b')] }),
    `24: tools.0.custom.name: ${namePattern}`,
    body({ tools: [tool('a-b_C1')] }),
  ],
  [
    '[24] unique names',
    body({ tools: [tool('a'), tool('a')] }),
    '24: tools: Tool names must be unique.',
    body({ tools: [tool('a'), tool('A')] }),
  ],
  ['[25] type', schema({}), '25: tools.0.custom.input_schema.type: Field required', schema({ type: 'object' })],
  [
    '[25] alternatives at the top',
    schema({ type: 'object', anyOf: [{}] }),
    '25: tools.0.custom: input_schema does not support oneOf, allOf, or anyOf at the top level',
    schema({ type: 'object', properties: { a: { anyOf: [{ type: 'string' }] } } }),
  ],
  [
    '[25] draft 2020-12',
    schema({ type: 'object', properties: { a: { type: 'text' } } }),
    `25: tools.0.custom.input_schema: ${invalidSchema} 'type' cannot be "text"`,
    schema({ type: 'object', properties: { a: { type: ['string', 'null'] } }, required: ['a'] }),
  ],
  [
    '[26] property keys',
    schema({ type: 'object', properties: { $a: {} } }),
    "26: tools.0.custom.input_schema.properties.$a: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'",
    schema({ type: 'object', properties: { 'a.b-c_1': {} } }),
  ],
  [
    '[27] choice without tools',
    body({ tool_choice: { type: 'auto' } }),
    '27: tool_choice: tool_choice may only be specified while providing tools',
    chosen({ type: 'auto' }),
  ],
  [
    '[27] absent tool',
    chosen({ type: 'tool', name: 'Write' }),
    "27: tool_choice: Tool 'Write' not found in provided tools",
    chosen({ type: 'tool', name: 'Read' }),
  ],
  [
    '[28] forced while thinking',
    chosen({ type: 'any' }, { thinking: { type: 'adaptive' } }),
    '28: Thinking may not be enabled when tool_choice forces tool use.',
    chosen({ type: 'any' }, { thinking: { type: 'disabled' } }),
  ],
  [
    '[29] forced on a model that cannot',
    chosen({ type: 'any' }, { model: 'claude-opus-5-5' }),
    '29: tool_choice: tool_choice forces tool use is not compatible with this model',
    chosen({ type: 'none' }, { model: 'claude-opus-5-5' }),
  ],
  [
    '[30] five markers, the top-level one among them',
    body({ ...mark(), system: [1, 2, 3, 4].map(() => words('s', mark())) }),
    '30: A maximum of 4 blocks with cache_control may be provided. Found 5.',
    body({ ...mark(), system: [1, 2, 3].map(() => words('s', mark())) }),
  ],
  [
    '[31] long after short',
    body({ tools: [tool('a', mark())], system: [words('s', mark('1h'))] }),
    `31: system.0.cache_control.ttl: ${ttlOrder}`,
    body({ tools: [tool('a', mark('1h'))], system: [words('s', mark('5m'))] }),
  ],
  [
    '[32] ttl',
    body({ system: [words('s', mark('2h'))] }),
    "32: system.0.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
    body({ system: [words('s', mark('1h'))] }),
  ],
  [
    '[32] on empty text',
    body({ system: [words('', mark())] }),
    '32: system.0: cache_control cannot be set for empty text blocks',
    body({ system: [words('.', mark())] }),
  ],
  [
    '[32] on a message',
    talk({ ...user('Hi'), ...mark() }),
    '32: messages.0.cache_control: Extra inputs are not permitted',
    talk(user([words('Hi', mark())])),
  ],
  [
    '[33] deferred and marked',
    body({ tools: [tool('a'), tool('b', { defer_loading: true, ...mark() })] }),
    '33: tools.1: a tool with defer_loading cannot have cache_control',
    body({ tools: [tool('a', mark()), tool('b', { defer_loading: true })] }),
  ],
  [
    '[33] all deferred',
    body({ tools: [tool('a', { defer_loading: true })] }),
    '33: tools: at least one tool must not have defer_loading',
    body({ tools: [tool('a')] }),
  ],
  [
    '[34] manual thinking',
    thinks({ type: 'enabled', budget_tokens: 1024 }),
    `34: "thinking.type.enabled" ${notSupported}`,
    thinks({ type: 'enabled', budget_tokens: 1024 }, { model: 'claude-opus-4-6' }),
  ],
  [
    '[34] adaptive on an old model',
    thinks({ type: 'adaptive' }, { model: 'claude-haiku-4-5' }),
    '34: adaptive thinking is not supported on this model',
    thinks({ type: 'adaptive' }),
  ],
  [
    '[34] off on Sonnet 5.5',
    thinks({ type: 'disabled' }, { model: 'claude-sonnet-5-5' }),
    '34: To turn thinking off on this model, send "thinking": {"type": "between_tools"}.',
    thinks({ type: 'between_tools' }, { model: 'claude-sonnet-5-5' }),
  ],
  [
    '[35] budget too small',
    thinks({ type: 'enabled', budget_tokens: 1023 }, { model: 'claude-haiku-4-5' }),
    '35: thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
    thinks({ type: 'enabled', budget_tokens: 1024 }, { model: 'claude-haiku-4-5' }),
  ],
  [
    '[35] budget too large',
    thinks({ type: 'enabled', budget_tokens: 4000 }, { model: 'claude-haiku-4-5' }),
    '35: `max_tokens` must be greater than `thinking.budget_tokens`.',
    thinks({ type: 'enabled', budget_tokens: 3999 }, { model: 'claude-haiku-4-5' }),
  ],
  [
    '[36] effort without thinking',
    thinks({ type: 'disabled' }, { model: 'claude-opus-5', output_config: { effort: 'max' } }),
    '36: output_config.effort: "thinking.type.disabled" is only supported up to effort "high" on this model',
    thinks({ type: 'disabled' }, { model: 'claude-opus-5', output_config: { effort: 'high' } }),
  ],
  [
    '[41] temperature in the newest version',
    body({ model: 'claude-haiku-4-5', temperature: 1 }),
    '5: temperature: Extra inputs are not permitted',
    body({ model: 'claude-haiku-4-5' }),
  ],
  [
    '[41] temperature on a new model',
    body({ temperature: 1 }),
    '41: `temperature` is deprecated for this model.',
    body({ model: 'claude-sonnet-5', temperature: 1 }),
    old,
  ],
  [
    '[41] both',
    body({ model: 'claude-haiku-4-5', temperature: 1, top_p: 1 }),
    '41: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    body({ model: 'claude-haiku-4-5', temperature: 0.2, top_k: 5 }),
    old,
  ],
  [
    '[41] with thinking',
    thinks({ type: 'enabled', budget_tokens: 1024 }, { model: 'claude-haiku-4-5', temperature: 0.5 }),
    '41: `temperature` may only be set to 1 when thinking is enabled.',
    thinks({ type: 'enabled', budget_tokens: 1024 }, { model: 'claude-haiku-4-5', temperature: 1 }),
    old,
  ],
  [
    '[47] stop sequence',
    body({ stop_sequences: ['x', ' '] }),
    '47: stop_sequences.1: each stop sequence must contain non-whitespace',
    body({ stop_sequences: ['x'] }),
  ],
  [
    '[47] metadata',
    body({ metadata: { name: 'x' } }),
    '47: metadata.name: Extra inputs are not permitted',
    body({ metadata: { user_id: 'x'.repeat(256) } }),
  ],
  [
    '[47] user id',
    body({ metadata: { user_id: 'x'.repeat(257) } }),
    '47: metadata.user_id: String should have at most 256 characters',
    body({ metadata: { user_id: null } }),
  ],
  [
    '[48] effort',
    body({ output_config: { effort: 'huge' } }),
    "48: output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
    body({ output_config: { effort: 'low', format: { type: 'json_schema', schema: {} } } }),
  ],
  [
    '[48] more effort than the model takes',
    body({ model: 'claude-opus-4-6', output_config: { effort: 'xhigh' } }),
    "48: output_config.effort: This model does not support effort level 'xhigh'. Supported levels: low, medium, high, max.",
    body({ output_config: { effort: 'xhigh' } }),
  ],
  [
    '[48] effort on a model without',
    body({ model: 'claude-haiku-4-5', output_config: { effort: 'low' } }),
    '48: output_config.effort: This model does not support the effort parameter.',
    body({ output_config: { effort: 'low' } }),
  ],
]

describe('settings', () => {
  test.each(cases)('%s', (_, refused, expected, accepted, options) => {
    expect(judge(refused, options).refusals).toContain(expected)
    expect(judge(accepted, options).refusals).toEqual([])
  })

  test('[3] a field of a beta exists only with its beta', () => {
    const binding = { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } }
    const refused = ['5: thinking.block_binding: Extra inputs are not permitted']
    expect(judge(body({ thinking: binding })).refusals).toEqual(refused)
    expect(judge(body({ thinking: binding }), { betas: ['thinking-binding-controls-2026-08-01'] }).refusals).toEqual([])
    const edits = { context_management: { edits: [] } }
    const beta = { betas: ['context-management-2025-06-27'] }
    expect(judge(body(edits), beta)).toEqual({
      refusals: [],
      notices: ['context_management is accepted but not played'],
    })
  })

  test('[46] a prompt above the window', () => {
    const long = body({ model: 'claude-haiku-4-5', messages: [user('x'.repeat(800_000))] })
    expect(judge(long).refusals).toEqual(['46: prompt is too long: 200003 tokens > 200000 maximum'])
    expect(judge(body({ model: 'claude-haiku-4-5', messages: [user('x'.repeat(799_980))] })).refusals).toEqual([])
  })

  test('of the newest version: documents and citations', () => {
    const source = { type: 'text', media_type: 'text/plain', data: 'x' }
    const shown = talk(user('Hi'), assistant([{ type: 'document', source }]), user('So'))
    const refused = ['19: messages.1.content.0: `document` blocks can only be in `user` messages']
    expect(judge(shown).refusals).toEqual(refused)
    expect(judge(shown, old).refusals).toEqual([])
    const cited = talk(user([words('x', { citations: [{ type: 'char_location' }] })]))
    expect(judge(cited).refusals).toEqual(['5: messages.0.content.0.text.citations: Extra inputs are not permitted'])
    expect(judge(cited, old).refusals).toEqual([])
  })
})
