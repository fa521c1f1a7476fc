/** A card that goes away because somebody else answered says so: who, and what. */
'use client'
import { useCallback, useEffect, useRef } from 'react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { CallResolution, Entry } from '#app/_session/transcript-entry.ts'
import { personName } from '#app/_session/use-person-name.ts'
import { toast } from '#app/_ui/toast.ts'

/** Told of the requests that are open; returns what to call with those that are answered from here. */
export function useAnsweredElsewhere(open: readonly string[]): (requestId: string) => void {
  const { store } = useOpenSession()
  const before = useRef<readonly string[]>([])
  const mine = useRef(new Set<string>())
  useEffect(() => {
    const gone = before.current.filter((id) => !open.includes(id) && !mine.current.has(id))
    before.current = open
    const { transcript, me } = store.getState()
    for (const id of gone) {
      const resolution = resolutionOf(transcript.entries, id)
      if (resolution !== null) toast.done(words(resolution, me))
    }
  }, [open, store])
  return useCallback((requestId) => void mine.current.add(requestId), [])
}

function resolutionOf(entries: readonly Entry[], requestId: string): CallResolution | null {
  const call = entries.findLast((entry) => entry.kind === 'call' && entry.request?.event.requestId === requestId)
  return call?.kind === 'call' ? call.resolution : null
}

const SCOPES = { once: 'once', session: 'for this session', always: 'always' } as const

function words({ cause, decision, scope, by }: CallResolution, me: { id: string } | null): string {
  if (cause === 'expired') return 'Nobody answered in time, so it was denied.'
  if (cause !== 'answered') return 'Nobody needs to answer any more.'
  const what = decision === 'allow' ? `Allowed ${SCOPES[scope]}` : 'Denied'
  return by.id === me?.id ? `${what} by you, in another window.` : `${what} by ${personName(by, me)}.`
}
