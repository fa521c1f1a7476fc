/** What a model does not take is said where it is chosen. */
import { expect, test } from 'vitest'
import type { ModelRow } from '#protocol/api/account-routes.ts'
import { EFFORTS } from './choice-names.ts'
import { effortChoices } from './effort-choices.ts'

const row = (id: string, efforts: ModelRow['efforts']): ModelRow => ({ id, efforts, contextTokens: 1, price: null })
const rows = [row('quick', []), row('deep', ['low', 'medium', 'high']), row('deep-5', ['low', 'max'])]
const said = (model: string) => effortChoices(model, rows).filter(({ meaning }) => meaning.startsWith(model))

test('nothing is said before anything is known, nor of what is taken', () => {
  expect(effortChoices('quick', null)).toBe(EFFORTS)
  expect(said('deep').map(({ value }) => value)).toEqual(['xhigh', 'max'])
})

test('a dated name is of the model with the longest name that it begins with', () => {
  expect(said('deep-5-20260101').map(({ value }) => value)).toEqual(['medium', 'high', 'xhigh'])
  expect(said('deeper').map(({ meaning }) => meaning)).toContain('deeper cannot be told.')
})

test('one that takes none can only do as usual', () => {
  expect(said('quick').map(({ value }) => value)).toEqual(['low', 'medium', 'high', 'xhigh', 'max'])
})
