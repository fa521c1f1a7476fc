/** What a person is called here; oneself is "You", in the middle of a sentence "you". */
'use client'
import type { Actor } from '#protocol/choices.ts'
import { useSession } from './hooks.ts'

export function usePersonName(actor: Actor, { within = false } = {}): string {
  const me = useSession((data) => data.me)
  if (actor.kind !== 'person') return actor.kind === 'agent' ? 'The agent' : 'The server'
  if (me?.id === actor.id) return within ? 'you' : 'You'
  return `Person ${actor.id.slice(-4)}`
}
