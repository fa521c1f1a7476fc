/** The branch that the workspace is on; until the container was asked, the one that the source was taken from. */
'use client'
import { useSession } from './hooks.ts'

export function useBranch(): string | null {
  return useSession(({ repository, state }) => (repository === null ? (state?.branch ?? null) : repository.branch))
}
