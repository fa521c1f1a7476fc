/** Fetches all of the past, page after page, while it is wanted. */
'use client'
import { useEffect } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { hasOlder } from '#app/_session/session-store.ts'

/** Whether all is there. */
export function useLoadAll(on: boolean): boolean {
  const { loadOlder } = useOpenSession()
  const more = useSession(hasOlder)
  const older = useSession((data) => data.older)
  const first = useSession(({ transcript }) => transcript.facts[0]?.seq ?? 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that has come asks for the one before it.
  useEffect(() => {
    if (on && more && older === 'idle') void loadOlder()
  }, [on, more, older, first, loadOlder])
  return !more
}
