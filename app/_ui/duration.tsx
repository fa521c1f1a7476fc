/** A stretch of time: one that has ended, or one that goes on and is counted here. */
'use client'
import { useEffect, useState } from 'react'
import { formatDuration } from './lib/format-age.ts'

export type DurationProps = { ms: number } | { since: string }

/** Milliseconds; a running figure changes at most this often. */
const TICK_MS = 1_000

export function Duration(props: DurationProps) {
  if ('ms' in props) return <span className="tabular">{formatDuration(props.ms)}</span>
  return <Running since={props.since} />
}

function Running({ since }: { since: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const ms = now === null ? 0 : Math.max(0, now - Date.parse(since))
  // Whole seconds while it runs: tenths would only flicker.
  return <span className="tabular">{ms < 10_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(ms)}</span>
}
