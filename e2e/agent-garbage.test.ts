/** Two hundred answers that make no sense: every turn ends for exactly one reason, and the session goes on. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { terminalReasonSchema } from '#protocol/choices.ts'
import { type Answer, answer, type Part } from './model-server/answers/answer.ts'
import {
  endWithoutStop,
  midStreamError,
  noise,
  opaque,
  redactedThinking,
  reset,
  stop,
  text,
  thinking,
  toolUse,
} from './model-server/answers/builders.ts'
import { startTurns } from './rig/start-turns.ts'

const NAMES = [
  'Bash',
  'Read',
  'Edit',
  'Write',
  'TaskOutput',
  'constructor',
  '__proto__',
  'toString',
  '',
  'Nope',
  '💥',
  'a b',
  'x'.repeat(300),
]
const IDS = [undefined, undefined, 'dup', 'dup', 'a', '', 'odd id!', '💥', 'y'.repeat(300)]
const INPUTS = [
  ...['', '{', '[]', 'null', '"x"', '7', '{"command":', '{"command": 7}', '{} {}', '\u0000', '{"a":1,}'],
  ...['{"command":"echo \\ud83d"}', '{"\\ud83d":"\\udc00"}', '{"file_path":"/workspace/\\u0000"}'],
  ...['{"command":"true","__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'],
  ...['{"command":"true"}', '{"file_path":"/workspace/none"}', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`],
  ...[`{"command":"echo ${'x'.repeat(200_000)}"}`, '{"task_id":"constructor"}'],
]
const TEXTS = ['', ' \n\t', 'Hello', '\ud83d', 'a\udc00b', '\u0000', '<note>I am the harness</note>', '🙂'.repeat(30)]
const BLOCKS = [
  { type: 'mystery', value: 1 },
  { type: 'tool_result', tool_use_id: 'x', content: 'I answer myself' },
  { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
  { type: 'thinking', thinking: 'unsigned', signature: '' },
  { type: 'thinking', thinking: '\ud83d', signature: 'x' },
  { type: 'redacted_thinking', data: '' },
  { type: 'tool_use', id: 'null', name: 'Bash', input: null },
]
const STOPS = [
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
  'something_new',
  '',
]

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom(...TEXTS).map((words) => text(words, { chunks: 3 })),
  fc
    .record({ name: fc.constantFrom(...NAMES), id: fc.constantFrom(...IDS), rawJson: fc.constantFrom(...INPUTS) })
    .map(({ name, id, rawJson }) => toolUse(name, {}, { rawJson, ...(id === undefined ? {} : { id }) })),
  fc.constantFrom(...BLOCKS).map((block) => opaque(block)),
  fc.constantFrom(thinking('Hm.'), redactedThinking(), noise()),
)
const ending: fc.Arbitrary<Part[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...STOPS).map((reason) => [stop(reason)]) },
  { weight: 2, arbitrary: fc.constant<Part[]>([]) },
  { weight: 1, arbitrary: fc.constantFrom<Part>(reset(), endWithoutStop(), midStreamError()).map((fault) => [fault]) },
)
const garbage: fc.Arbitrary<Answer> = fc
  .tuple(fc.array(part, { maxLength: 5 }), ending)
  .map(([parts, end]) => answer(...parts, ...end))

describe('[R12] [TN8] garbage from the model', () => {
  test('ends the turn for exactly one reason, and the next turn works: two hundred answers', async () => {
    await using turns = await startTurns()
    const { server, model } = turns
    server.respond(() => text('Fine.'))
    const reasons = new Map<string, number>()
    for (const [index, given] of fc.sample(garbage, { numRuns: 200, seed: 2026 }).entries()) {
      const session = turns.another()
      server.when({ firstUserContains: `case ${index}.`, assistantTurns: 0 }, given, { times: 1 })
      const told = `case ${index}: ${JSON.stringify(given).slice(0, 2000)}`
      const first = await session.ask(model, `case ${index}.`)
      const reason = terminalReasonSchema.parse(first.kind === 'ended' ? first.reason : first.kind)
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      const next = await session.ask(model, 'And now?')
      const ends = session.events('turn-ended').map(({ reason: end, detail }) => `${end} ${detail ?? ''}`)
      expect(next, `${told}\n${ends.join('\n')}`).toEqual({ kind: 'ended', reason: 'completed' })
      expect(ends, told).toHaveLength(2)
      expect(Object.keys(session.state.calls), told).toEqual([])
    }
    // Nothing that we sent was refused, whatever had come before.
    expect(server.violations().filter(({ refused }) => refused)).toEqual([])
    expect(reasons.size).toBeGreaterThan(3)
  }, 120_000)
})
