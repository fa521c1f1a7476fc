/** A script as data: a list that is walked from the top; the first entry that fits and is not used up answers. */
import { z } from 'zod'
import { answer } from '../answers/answer.ts'
import type { Gates } from './gates.ts'
import { matchSchema } from './match.ts'
import { partSchema, toPart } from './scenario-part.ts'
import type { Script } from './script.ts'

const scenarioSchema = z.array(
  z.strictObject({
    /** Conditions; absent means every request. */
    when: matchSchema.optional(),
    /** The parts of one answer, or its only part. */
    answer: z.union([partSchema, z.array(partSchema)]),
    /** How often; once when absent. */
    times: z.union([z.int().min(1), z.literal('always')]).optional(),
  }),
)

export type Scenario = z.input<typeof scenarioSchema>

/** Adds a scenario's entries below what the script has already. Throws a ZodError that names what is wrong in it. */
export function addScenario(script: Pick<Script, 'when'>, scenario: unknown, gates: Gates): void {
  for (const entry of scenarioSchema.parse(scenario)) {
    const parts = [entry.answer].flat().map((part) => toPart(part, gates))
    const times = entry.times === 'always' ? Number.POSITIVE_INFINITY : (entry.times ?? 1)
    script.when(entry.when ?? {}, answer(...parts), { times })
  }
}
