/** What a person who types a few letters expects to stand first. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzyMatch } from './fuzzy-match.ts'

const ranked = (query: string, texts: string[]) =>
  texts
    .flatMap((text) => {
      const match = fuzzyMatch(query, text)
      return match === null ? [] : [{ text, score: match.score }]
    })
    .toSorted((a, b) => b.score - a.score)
    .map(({ text }) => text)

test.each([
  ['app', ['src/app.ts', 'src/wrapper.ts', 'mapping/list.ts']],
  ['usess', ['src/use-sessions.ts', 'user/list/assess-it.ts']],
  ['rt', ['read-token.ts', 'src/art.ts']],
  ['basket', ['src/basket.js', 'basket/index.js']],
])('%s finds %j in that order', (query, expected) => {
  expect(ranked(query, expected.toReversed())).toEqual(expected)
})

test('letters that do not occur in their order do not match', () => {
  expect(fuzzyMatch('ba', 'ab')).toBeNull()
  expect(fuzzyMatch('longer', 'long')).toBeNull()
})

test('the ranges spell the query', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (query, before, after) => {
      const wanted = query.replaceAll(/\s+/g, '')
      const match = fuzzyMatch(query, before + wanted + after)
      // Where lower case has another length, positions would not agree; such letters are not looked for.
      fc.pre((before + wanted + after).toLowerCase().length === (before + wanted + after).length)
      expect(match).not.toBeNull()
      const found = (match?.ranges ?? []).map(([from, to]) => (before + wanted + after).slice(from, to)).join('')
      expect(found.toLowerCase()).toBe(wanted.toLowerCase())
    }),
  )
})
