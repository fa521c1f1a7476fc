/** What is known of each model: its window, its way of thinking, its price. Data in models.json. */
import { z } from 'zod'
import { type Effort, effortSchema } from '#protocol/choices.ts'
import type { Usage } from '#protocol/content.ts'
import type { ModelLimits } from '#server/agent/ports.ts'
import table from './models.json' with { type: 'json' }

const factsSchema = z.strictObject({
  prefix: z.string(),
  contextTokens: z.int(),
  maxOutputTokens: z.int(),
  thinking: z.enum(['adaptive', 'none']),
  binds: z.boolean(),
  /** From the least to the most. */
  efforts: z.array(effortSchema),
  input: z.number(),
  output: z.number(),
  cacheRead: z.number(),
  longPrompt: z.strictObject({ above: z.int(), input: z.number(), output: z.number() }).optional(),
})
export type ModelFacts = z.infer<typeof factsSchema>

const MODELS = z.array(factsSchema).parse(table.models)
/** Their names, as models.json has them. */
export const KNOWN_MODELS: readonly string[] = MODELS.map(({ prefix }) => prefix)
/** Five-minute writes; the hour's marks of the stable prefix are few, and are charged in `priceOf` alike. */
const CACHE_WRITE_FACTOR = 1.25

/** An unknown model is taken for a modest one that costs as much as the dearest: a cap then errs on the safe side. */
const UNKNOWN: ModelFacts = {
  prefix: '',
  contextTokens: 200_000,
  maxOutputTokens: 32_000,
  thinking: 'none',
  binds: false,
  efforts: [],
  input: Math.max(...MODELS.map((model) => model.input)),
  output: Math.max(...MODELS.map((model) => model.output)),
  cacheRead: 1,
}

/** The longest prefix wins: `claude-opus-5-5` is not `claude-opus-5`. */
export function factsOf(model: string): ModelFacts {
  const known = MODELS.filter((facts) => model === facts.prefix || model.startsWith(`${facts.prefix}-`))
  return known.reduce((best, facts) => (facts.prefix.length > best.prefix.length ? facts : best), UNKNOWN)
}

/** What is wished, or the most below it that the model takes: another model may answer than the one it was chosen for. */
export function effortFor({ efforts }: ModelFacts, wished: Effort): Effort | undefined {
  const order = effortSchema.options
  return efforts.findLast((effort) => order.indexOf(effort) <= order.indexOf(wished))
}

/** Millionths of a US dollar, rounded up: dollars per million tokens are micro-dollars per token. */
export function priceOf(facts: ModelFacts, usage: Omit<Usage, 'costMicroUsd'>): number {
  const prompt = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const long = facts.longPrompt !== undefined && prompt > facts.longPrompt.above ? facts.longPrompt : facts
  const input =
    usage.inputTokens + usage.cacheReadTokens * facts.cacheRead + usage.cacheWriteTokens * CACHE_WRITE_FACTOR
  return Math.ceil(input * long.input + usage.outputTokens * long.output)
}

export function limitsOf(model: string): ModelLimits {
  const facts = factsOf(model)
  return {
    contextTokens: facts.contextTokens,
    maxOutputTokens: facts.maxOutputTokens,
    price: (usage) => priceOf(facts, usage),
  }
}
