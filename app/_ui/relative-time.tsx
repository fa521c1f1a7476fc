/** How long ago, short; the full time is in the tooltip. It grows by itself. */
'use client'
import { useEffect, useState } from 'react'
import { formatAge } from './lib/format-age.ts'

/** Milliseconds between looks at the clock. */
const TICK_MS = 20_000

export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={now === null ? at : new Date(time).toLocaleString()} className={className}>
      {now === null ? '' : formatAge(now - time)}
    </time>
  )
}
