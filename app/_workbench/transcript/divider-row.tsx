/** A thin line with words between the steps. */
'use client'
import { useServerNow, useSession } from '#app/_session/hooks.ts'
import type { DividerEntry } from '#app/_session/transcript-entry.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'

const TONES = { quiet: 'text-muted', waiting: 'text-warning', danger: 'text-danger', success: 'text-success' } as const

export function DividerRow({ entry }: { entry: DividerEntry }) {
  return (
    <div className={cn('flex min-h-7 items-center gap-3 py-1 text-meta', TONES[entry.tone])}>
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
      <span className="wrap-text max-w-[85%] text-center">
        {entry.text}
        {entry.until === null ? null : <Countdown until={entry.until} />}
      </span>
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
    </div>
  )
}

/** Only while the turn still waits for it. */
function Countdown({ until }: { until: string }) {
  const waiting = useSession(({ state }) =>
    Object.values(state?.turns ?? {}).some(({ retry }) => retry?.until === until),
  )
  const now = useServerNow(waiting)
  if (!waiting) return null
  const left = Date.parse(until) - now
  return <span className="tabular"> {left > 0 ? `Again in ${wholeSeconds(left)}.` : 'Asking again.'}</span>
}

/** A clock that runs has no tenths. */
function wholeSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return seconds < 10 ? `${seconds} s` : formatDuration(seconds * 1_000)
}
