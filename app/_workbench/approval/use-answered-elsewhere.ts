/** A card that goes away because somebody else answered says so: who, and what. */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { CallResolution, Entry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { toast } from '#app/_ui/toast.ts'

/** Milliseconds in which a name that is not known yet may come. */
const NAME_MS = 700
const NOBODY = { kind: 'system', id: 'approvals' } as const

/** Told of the requests that are open; returns what to call with those that are answered from here. */
export function useAnsweredElsewhere(open: readonly string[]): (requestId: string) => void {
  const { store } = useOpenSession()
  const before = useRef<readonly string[]>([])
  const mine = useRef(new Set<string>())
  const [last, setLast] = useState<CallResolution | null>(null)
  useEffect(() => {
    const gone = before.current.filter((id) => !open.includes(id) && !mine.current.has(id))
    before.current = open
    const { entries } = store.getState().transcript
    const found = gone.flatMap((id) => resolutionOf(entries, id) ?? [])
    if (found.length > 0) setLast(found.at(-1) ?? null)
  }, [open, store])
  useSay(last)
  return useCallback((requestId) => void mine.current.add(requestId), [])
}

function useSay(resolution: CallResolution | null): void {
  const me = useSession((data) => data.me)
  const known = useSession(({ people }) => resolution === null || people[resolution.by.id] !== undefined)
  const name = usePersonName(resolution?.by ?? NOBODY, { within: true })
  const said = useRef<CallResolution | null>(null)
  useEffect(() => {
    if (resolution === null || said.current === resolution) return
    const own = resolution.by.id === me?.id
    const say = () => {
      said.current = resolution
      toast.done(words(resolution, own ? null : name))
    }
    const timer = setTimeout(say, own || known || resolution.by.kind !== 'person' ? 0 : NAME_MS)
    return () => clearTimeout(timer)
  }, [resolution, name, known, me])
}

function resolutionOf(entries: readonly Entry[], requestId: string): CallResolution | null {
  const call = entries.findLast((entry) => entry.kind === 'call' && entry.request?.event.requestId === requestId)
  return call?.kind === 'call' ? call.resolution : null
}

const SCOPES = { once: 'once', session: 'for this session', always: 'always' } as const

/** `name` is null for oneself. */
function words({ cause, decision, scope }: CallResolution, name: string | null): string {
  if (cause === 'expired') return 'Nobody answered in time, so it was denied.'
  if (cause !== 'answered') return 'Nobody needs to answer any more.'
  const what = decision === 'allow' ? `Allowed ${SCOPES[scope]}` : 'Denied'
  return name === null ? `${what} by you, in another window.` : `${what} by ${name}.`
}
