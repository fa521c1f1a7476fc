/** Mentions and commands are seen where they are meant, and nowhere else. */
import { expect, test } from 'vitest'
import { applySuggestion, triggerAt } from './suggest.ts'

test.each([
  ['@', { kind: 'file', query: '', from: 0, to: 1 }],
  ['see @src/a', { kind: 'file', query: 'src/a', from: 4, to: 10 }],
  ['a\n@b', { kind: 'file', query: 'b', from: 2, to: 4 }],
  ['/mo', { kind: 'command', query: 'mo', from: 0, to: 3 }],
  ['/', { kind: 'command', query: '', from: 0, to: 1 }],
  ['mail a@b.c', null],
  ['a /mo', null],
  ['/usr/bin', null],
  ['@done ', null],
  ['', null],
])('%j', (text, trigger) => expect(triggerAt(text, text.length)).toEqual(trigger))

test('only what stands before the caret counts', () => {
  expect(triggerAt('@src and more', 4)).toEqual({ kind: 'file', query: 'src', from: 0, to: 4 })
})

test('the name takes the place of what was typed, with one blank behind it', () => {
  const trigger = triggerAt('see @ba here', 7)
  expect(trigger && applySuggestion('see @ba here', trigger, '@src/basket.js')).toEqual({
    text: 'see @src/basket.js here',
    caret: 19,
  })
  const last = triggerAt('@ba', 3)
  expect(last && applySuggestion('@ba', last, '@x')).toEqual({ text: '@x ', caret: 3 })
})
