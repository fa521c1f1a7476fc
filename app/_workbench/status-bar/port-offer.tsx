/** Offers the preview of a port that has begun to listen, until it is opened, here or elsewhere, put away, or gone. */
'use client'
import { X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIntent, useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { LiveRegion } from '#app/_ui/live-region.tsx'
import { newPorts } from './new-ports.ts'

export function PortOffer() {
  const ports = useSession(({ live }) => live?.ports ?? null)
  const intents = useIntents()
  const [offered, setOffered] = useState<number | null>(null)
  const before = useRef<readonly number[] | null>(null)
  useEffect(() => {
    if (ports === null) return
    const now = ports.map(({ port }) => port)
    const fresh = newPorts(before.current, now)
    before.current = now
    setOffered((kept) => fresh.at(-1) ?? (kept !== null && now.includes(kept) ? kept : null))
  }, [ports])
  useIntent(
    'port-shown',
    useCallback(({ port }: { port: number }) => setOffered((kept) => (kept === port ? null : kept)), []),
  )
  if (offered === null) return <LiveRegion message="" />
  return (
    <span className="flex shrink-0 items-center gap-0.5">
      <LiveRegion message={`Port ${offered} is listening.`} />
      <button
        type="button"
        className="forced-border tabular flex h-4.5 items-center gap-1 rounded-small bg-accent-soft px-1.5 text-accent hover:underline"
        onClick={() => {
          intents.send('open-preview', { port: offered })
          setOffered(null)
        }}
      >
        Port {offered} is listening: <span className="font-medium">Open</span>
      </button>
      <button
        type="button"
        aria-label={`Put the offer of port ${offered} away`}
        className="grid size-4.5 place-items-center rounded-small hover:bg-hover hover:text-text"
        onClick={() => setOffered(null)}
      >
        <X size={12} strokeWidth={1.5} aria-hidden />
      </button>
    </span>
  )
}
