import { expect, test } from 'vitest'
import { DEMO_MODEL } from './demo/demo-model.ts'
import { listModels } from './list-models.ts'

test('what is set up stands first, each once, and the demo last', () => {
  const ids = listModels({ kind: 'anthropic', model: 'mine', fallbackModels: ['claude-sonnet-5-5', 'mine'] }).map(
    ({ id }) => id,
  )
  expect(ids.slice(0, 2)).toEqual(['mine', 'claude-sonnet-5-5'])
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(5)
  expect(ids.at(-1)).toBe(DEMO_MODEL)
})

test('without a key only the demo can answer, and it costs nothing', () => {
  expect(listModels({ kind: 'demo', model: DEMO_MODEL, fallbackModels: [] })).toEqual([
    { id: DEMO_MODEL, contextTokens: expect.any(Number), efforts: [], price: null },
  ])
})
