/** What a person is called here: oneself is "You". */
'use client'
import type { Actor } from '#protocol/choices.ts'
import { useSession } from './hooks.ts'

export function usePersonName(actor: Actor): string {
  const me = useSession((data) => data.me)
  if (actor.kind !== 'person') return actor.kind === 'agent' ? 'The agent' : 'The server'
  return me?.id === actor.id ? 'You' : `Person ${actor.id.slice(-4)}`
}
