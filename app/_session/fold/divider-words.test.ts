/** What is read in passing: of another model, which, why, and until when; of settings, what they are now. */
import { describe, expect, test } from 'vitest'
import { dividerWords } from './divider-words.ts'

const SWITCHED = { type: 'model-switched', from: 'large', to: 'small', reason: 'It is overloaded.' } as const

describe('another model answers', () => {
  test('for now', () => {
    expect(dividerWords(SWITCHED)).toEqual({
      ...{ level: 'normal', tone: 'waiting', text: 'small answers instead of large. It is overloaded.' },
    })
  })

  test('until the first has cooled down, at a time of day and not as a countdown', () => {
    const words = dividerWords({ ...SWITCHED, until: new Date(2026, 0, 1, 14, 5).toISOString() })
    expect(words?.text).toBe('small answers instead of large. It is overloaded. large is asked again after 14:05.')
    expect(words?.until).toBeUndefined()
  })
})

test('settings that were changed are told as what they are now, one that was taken back too', () => {
  expect(dividerWords({ type: 'settings-changed', model: 'small', effort: 'xhigh' })?.text).toBe(
    'Model: small. Extra effort.',
  )
  expect(dividerWords({ type: 'settings-changed', effort: null, capMicroUsd: null })?.text).toBe(
    'No spending cap. Usual effort.',
  )
})
