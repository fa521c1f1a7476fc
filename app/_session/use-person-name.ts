/** What a person is called here; oneself is "You", in the middle of a sentence "you". */
'use client'
import { useEffect } from 'react'
import type { Actor } from '#protocol/choices.ts'
import { useSession } from './hooks.ts'
import { useOpenSession } from './session-context.tsx'

export function usePersonName(actor: Actor, { within = false } = {}): string {
  const me = useSession((data) => data.me)
  const name = useSession(({ people }) => people[actor.id])
  const { meet } = useOpenSession()
  const stranger = actor.kind === 'person' && me !== null && me.id !== actor.id && name === undefined
  useEffect(() => {
    if (stranger) meet(actor.id)
  }, [stranger, actor.id, meet])
  if (actor.kind !== 'person') return actor.kind === 'agent' ? 'The agent' : 'The server'
  if (me?.id === actor.id) return within ? 'you' : 'You'
  return name ?? (within ? 'somebody' : 'Somebody')
}
