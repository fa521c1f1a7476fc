/** What people decided on what a repository proposes: kept per source and person, by the hash of exactly what was shown. */
import { z } from 'zod'
import type { SessionState } from '#protocol/state.ts'
import type { Settings } from '#server/store/settings.ts'
import { sourceKey } from './source-key.ts'

const decisionSchema = z.object({
  hash: z.string(),
  decision: z.enum(['accept', 'decline']),
  by: z.string(),
  at: z.string(),
})
export type TrustDecision = z.infer<typeof decisionSchema>

/** A session: its id and what it started from; trust is its owner's. */
export interface TrustPlace {
  sessionId: string
  state: Pick<SessionState, 'owner' | 'source'>
}

export const TRUST_SCOPE = 'trust'

/** Someone else's trust is not the owner's: what one person accepts widens nothing for another. */
export function trustKey({ sessionId, state: { owner, source } }: TrustPlace): string {
  return `${owner} ${sourceKey(source) ?? `session:${sessionId}`}`
}

/** Of what is stored; null: nobody decided on this content. What was decided on another is nothing. */
export function trustOf(stored: unknown, hash: string): TrustDecision | null {
  const parsed = decisionSchema.safeParse(stored)
  return parsed.success && parsed.data.hash === hash ? parsed.data : null
}

export async function writeTrust(settings: Settings, place: TrustPlace, decision: TrustDecision): Promise<void> {
  await settings.set(TRUST_SCOPE, trustKey(place), decision)
}
