/** Whether nothing can be said to the session now: the server is away, or a newer release has written in it. */
'use client'
import { useSession } from './hooks.ts'

export function useReadOnly(): boolean {
  return useSession(({ state, link }) => link.kind !== 'live' || state?.notUnderstood != null)
}
