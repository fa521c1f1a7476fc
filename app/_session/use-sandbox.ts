/** The container of the session with how far it has come, should it be on its way; null until the first answer of the server. */
'use client'
import type { SessionState } from '#protocol/state.ts'
import { useSessionShallow } from './hooks.ts'
import { withProgress } from './start-phase.ts'

export function useSandbox(): SessionState['sandbox'] | null {
  return useSessionShallow(({ state, overlay }) =>
    state === null ? null : withProgress(state.sandbox, overlay.progress),
  )
}
