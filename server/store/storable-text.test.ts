/** What may enter the log. */
import { describe, expect, it } from 'vitest'
import { columnText, storableJson, storableText } from './storable-text.ts'

describe('JSON text', () => {
  it.each(['', 'plain', 'NUL \0', 'astral 😀', 'the words \\ud83d', '\\\\ud83d', 'a\\', '\u2028'])(
    'takes %j as it is',
    (text) => {
      expect(JSON.parse(storableJson({ text }, 'a test'))).toEqual({ text })
    },
  )
  it.each(['\ud83d', 'x\udc00y', '\\\ud83d', '😀'.slice(0, 1), '\udbff\ud800\udc00'])(
    'refuses the lone surrogate in %j',
    (text) => {
      expect(() => storableJson({ deep: [{ text }] }, 'a test')).toThrow(
        expect.objectContaining({ code: 'unstorable_text' }),
      )
      expect(() => storableJson({ [text]: 1 }, 'a test')).toThrow(expect.objectContaining({ code: 'unstorable_text' }))
    },
  )
})

it('a column refuses NUL and lone surrogates; a view drops the one and replaces the other', () => {
  expect(storableText('fine 😀', 'A title')).toBe('fine 😀')
  for (const text of ['a\0', 'a\ud800']) expect(() => storableText(text, 'A title')).toThrow('A title')
  expect(columnText('a\0b\ud800c😀')).toBe('ab\ufffdc😀')
})
