/** Whatever a client sends, it gets a verdict: never an exception, and the same one twice. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assistant, body, call, type Fields, judge, result, tool, user, words } from './testing/judge.ts'

const whole: Fields = body({
  model: 'claude-opus-5-5',
  system: [words('s', { cache_control: { type: 'ephemeral' } })],
  tools: [tool('Read', { input_schema: { type: 'object', properties: { a: { type: 'string' } } } })],
  thinking: { type: 'adaptive' },
  output_config: { effort: 'low' },
  metadata: { user_id: 'u' },
  stop_sequences: ['x'],
  messages: [
    user('Hi'),
    assistant([{ type: 'thinking', thinking: '', signature: 'a.b' }, words('I look.'), call('a')]),
    user([
      result('a', {
        content: [words('x'), { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } }],
      }),
    ]),
    { role: 'system', content: 'Be brief.' },
  ],
})

/** Every place in a value, from the outside in. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))]
}

function replace(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === key ? replace(inner, rest, by) : inner))
  const fields = value as Fields
  return { ...fields, [key]: replace(fields[key], rest, by) }
}

const values = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', ' ', 'user', 'assistant', 'tool_use', 'claude-opus-5', -1, 0, null, [], {}),
)

describe('a verdict', () => {
  test('is given on any change of any part of a request', () => {
    const change = fc.tuple(fc.constantFrom(...places(whole)), values)
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const sent = changes.reduce((request: unknown, [path, by]) => {
          return places(request).some((known) => known.join('.') === path.join('.'))
            ? replace(request, path, by)
            : request
        }, whole)
        expect(judge(sent)).toEqual(judge(sent))
      }),
      { seed: 7, numRuns: 400 },
    )
  })

  test('is given on anything at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (sent) => {
        expect(judge(sent).refusals.length).toBeGreaterThan(0)
      }),
      { seed: 7, numRuns: 200 },
    )
  })
})
