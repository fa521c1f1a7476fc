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

/**
 * The owner's trust holds wherever they work on the same source. Who only helps out in a session accepts for that session
 * alone: what one person accepts widens nothing for another elsewhere.
 */
export function trustKeys(place: TrustPlace): readonly string[] {
  return [ownersKey(place), sessionKey(place)]
}

function ownersKey(place: TrustPlace): string {
  const source = sourceKey(place.state.source)
  return source === null ? sessionKey(place) : `${place.state.owner} ${source}`
}

function sessionKey({ sessionId, state: { owner } }: TrustPlace): string {
  return `${owner} session:${sessionId}`
}

/** Of what is stored, the newest on this content; null: nobody decided on it. What was decided on another is nothing. */
export function trustOf(stored: readonly unknown[], hash: string): TrustDecision | null {
  const decisions = stored.flatMap((each) => {
    const parsed = decisionSchema.safeParse(each)
    return parsed.success && parsed.data.hash === hash ? [parsed.data] : []
  })
  return decisions.toSorted((left, right) => right.at.localeCompare(left.at))[0] ?? null
}

export async function writeTrust(settings: Settings, place: TrustPlace, decision: TrustDecision): Promise<void> {
  const key = decision.by === place.state.owner ? ownersKey(place) : sessionKey(place)
  await settings.set(TRUST_SCOPE, key, decision)
}
