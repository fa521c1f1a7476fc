/** Which port that has begun to listen is offered, until its preview is opened, here or elsewhere, the offer is put away, or the port is gone. */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIntent, useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { newPorts } from './new-ports.ts'

export interface PortOffering {
  /** Null: nothing is offered. */
  port: number | null
  open(): void
  putAway(): void
}

export function usePortOffer(): PortOffering {
  const ports = useSession(({ live }) => live?.ports ?? null)
  const intents = useIntents()
  const [port, setPort] = useState<number | null>(null)
  const before = useRef<readonly number[] | null>(null)
  useEffect(() => {
    if (ports === null) return
    const now = ports.map((one) => one.port)
    const fresh = newPorts(before.current, now)
    before.current = now
    setPort((kept) => fresh.at(-1) ?? (kept !== null && now.includes(kept) ? kept : null))
  }, [ports])
  useIntent(
    'port-shown',
    useCallback((shown: { port: number }) => setPort((kept) => (kept === shown.port ? null : kept)), []),
  )
  const putAway = () => setPort(null)
  const open = () => {
    if (port !== null) intents.send('open-preview', { port })
    putAway()
  }
  return { port, open, putAway }
}
