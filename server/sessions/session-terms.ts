/** What was agreed on when a session was made, and holds for all its turns. */
import { z } from 'zod'
import type { CreateSession } from '#protocol/api/session-routes.ts'
import type { Settings } from '#server/store/settings.ts'

const termsSchema = z.object({
  allow: z.array(z.string()).default([]),
  deny: z.array(z.string()).default([]),
  maxTurns: z.int().nullable().default(null),
  canAsk: z.boolean().default(true),
  trust: z.boolean().default(false),
})
export type SessionTerms = z.infer<typeof termsSchema>

const KEY = 'terms'
const scopeOf = (sessionId: string) => `session:${sessionId}`

export async function writeTerms(settings: Settings, sessionId: string, request: CreateSession): Promise<void> {
  const { allow, deny, maxTurns, canAsk, trust } = request
  const terms = { allow, deny, maxTurns, canAsk, trust }
  if (Object.values(terms).every((term) => term === undefined)) return
  await settings.set(scopeOf(sessionId), KEY, termsSchema.parse(terms))
}

export async function readTerms(settings: Settings, sessionId: string): Promise<SessionTerms> {
  return termsSchema.parse((await settings.get(scopeOf(sessionId), KEY)) ?? {})
}

export function removeTerms(settings: Settings, sessionId: string): Promise<void> {
  return settings.remove(scopeOf(sessionId), KEY)
}
