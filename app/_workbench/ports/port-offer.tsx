/** Offers the preview of a port that has begun to listen: quietly in the line at the bottom, or on a phone as a row that a thumb meets. */
'use client'
import { Radio, X } from 'lucide-react'
import { Button } from '#app/_ui/button.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { LiveRegion } from '#app/_ui/live-region.tsx'
import { usePortOffer } from './use-port-offer.ts'

export function PortOffer() {
  const { port, open, putAway } = usePortOffer()
  if (port === null) return <LiveRegion message="" />
  return (
    <span className="flex shrink-0 items-center gap-0.5">
      <LiveRegion message={listening(port)} />
      <button
        type="button"
        className="forced-border tabular flex h-4.5 items-center gap-1 rounded-small bg-accent-soft px-1.5 text-accent hover:underline"
        onClick={open}
      >
        Port {port} is listening: <span className="font-medium">Open</span>
      </button>
      <button
        type="button"
        aria-label={awayLabel(port)}
        className="grid size-4.5 place-items-center rounded-small hover:bg-hover hover:text-text"
        onClick={putAway}
      >
        <X size={12} strokeWidth={1.5} aria-hidden />
      </button>
    </span>
  )
}

export function PhonePortOffer() {
  const { port, open, putAway } = usePortOffer()
  if (port === null) return <LiveRegion message="" />
  return (
    <div className="flex shrink-0 items-center gap-2 border-line border-t bg-accent-soft pl-3 text-ui">
      <LiveRegion message={listening(port)} />
      <Radio size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-accent" />
      <span className="tabular min-w-0 flex-1 truncate">{listening(port)}</span>
      <Button variant="quiet" className="text-accent hover:text-accent" onClick={open}>
        Open
        <span className="sr-only"> the preview of port {port}</span>
      </Button>
      <IconButton icon={X} label={awayLabel(port)} onClick={putAway} />
    </div>
  )
}

function listening(port: number): string {
  return `Port ${port} is listening.`
}

function awayLabel(port: number): string {
  return `Put the offer of port ${port} away`
}
