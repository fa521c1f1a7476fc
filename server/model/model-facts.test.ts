import { describe, expect, it } from 'vitest'
import { publishedModels } from '../../e2e/model-server/api/models.ts'
import { factsOf, KNOWN_MODELS, limitsOf, priceOf } from './model-facts.ts'

const usage = (more: object) => ({ inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, ...more })

describe('model facts', () => {
  it('the longest prefix wins, dated names count as their model', () => {
    expect(factsOf('claude-opus-5-5').input).toBe(4)
    expect(factsOf('claude-opus-5').input).toBe(5)
    expect(factsOf('claude-haiku-4-5-20251001').contextTokens).toBe(200_000)
  })

  it('how much a model can be told to think is known as the API has it; an unknown one is told nothing', () => {
    for (const { id, efforts } of publishedModels.filter(({ id }) => KNOWN_MODELS.includes(id)))
      expect(factsOf(id).efforts, id).toEqual(efforts)
    expect(factsOf('something-else').efforts).toEqual([])
  })

  it('an unknown model costs as much as the dearest, so that a cap holds', () => {
    const price = limitsOf('something-else').price(usage({ inputTokens: 1000, outputTokens: 1000 }))
    expect(price).toBeGreaterThanOrEqual(
      limitsOf('claude-fable-5-1').price(usage({ inputTokens: 1000, outputTokens: 1000 })),
    )
  })

  it('prices are micro-dollars per token, reads and writes of the cache by their factors', () => {
    const opus = factsOf('claude-opus-5-5')
    expect(priceOf(opus, usage({ inputTokens: 1_000_000 }))).toBe(4_000_000)
    expect(priceOf(opus, usage({ outputTokens: 1_000_000 }))).toBe(20_000_000)
    expect(priceOf(opus, usage({ cacheReadTokens: 1_000_000 }))).toBe(200_000)
    expect(priceOf(opus, usage({ cacheWriteTokens: 1_000_000 }))).toBe(5_000_000)
    expect(priceOf(factsOf('claude-haiku-5-5'), usage({ inputTokens: 200_000 }))).toBe(100_000)
  })
})
