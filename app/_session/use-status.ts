/** What the session is doing now, with the clock that belongs to it. */
'use client'
import { formatElapsed } from './format.ts'
import { useNow, useSession, useSessionShallow } from './hooks.ts'
import { type Status, statusOfSession } from './status.ts'

export interface TimedStatus {
  status: Status
  /** How long it has run, or how long it still waits; null: nothing is counted. */
  clock: string | null
}

export function useStatus(): TimedStatus {
  const input = useSessionShallow(({ state, overlay, link, lastNewsAt }) => ({ state, overlay, link, lastNewsAt }))
  const skew = useSession(({ clockSkew }) => clockSkew)
  const running = input.state !== null && Object.keys(input.state.turns).length > 0
  const now = useNow(running)
  const status = statusOfSession(input, now)
  const serverNow = now + skew
  if (status.until !== null) return { status, clock: formatElapsed(Date.parse(status.until) - serverNow) }
  if (status.since === null || !running) return { status, clock: null }
  return { status, clock: formatElapsed(serverNow - Date.parse(status.since)) }
}
