/** Conditions on a request that can be written down as data. */
import { z } from 'zod'
import type { RequestView } from './request-view.ts'

export const matchSchema = z.strictObject({
  model: z.string().optional(),
  lastUserContains: z.string().optional(),
  firstUserContains: z.string().optional(),
  systemContains: z.string().optional(),
  /** A result of this tool stands in the last user turn. */
  toolResultFor: z.string().optional(),
  /** … and one of the results holds this text. */
  toolResultContains: z.string().optional(),
  /** Whether tools are offered. */
  hasTools: z.boolean().optional(),
  /** Turns of the assistant so far. */
  assistantTurns: z.int().min(0).optional(),
})

export type Match = z.infer<typeof matchSchema>
export type Predicate = (request: RequestView) => boolean

function holds<Wanted>(wanted: Wanted | undefined, test: (wanted: Wanted) => boolean): boolean {
  return wanted === undefined || test(wanted)
}

const conditions: readonly ((match: Match, request: RequestView) => boolean)[] = [
  (match, { model }) => holds(match.model, (wanted) => model === wanted),
  (match, { lastUser }) => holds(match.lastUserContains, (wanted) => lastUser.includes(wanted)),
  (match, { firstUser }) => holds(match.firstUserContains, (wanted) => firstUser.includes(wanted)),
  (match, { system }) => holds(match.systemContains, (wanted) => system.includes(wanted)),
  (match, { toolResults }) => holds(match.toolResultFor, (wanted) => toolResults.some(({ name }) => name === wanted)),
  (match, { toolResults }) =>
    holds(match.toolResultContains, (wanted) => toolResults.some(({ text }) => text.includes(wanted))),
  (match, { tools }) => holds(match.hasTools, (wanted) => tools.length > 0 === wanted),
  (match, { assistantTurns }) => holds(match.assistantTurns, (wanted) => assistantTurns === wanted),
]

/** All conditions together; no condition matches everything. */
export function toPredicate(match: Match): Predicate {
  return (request) => conditions.every((condition) => condition(match, request))
}
