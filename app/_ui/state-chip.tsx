/** The one place that tells whether it works, waits or is done: a dot, a word, and the time it has been so. */
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import { StatusDot } from './status-dot.tsx'
import { TONE_ON_SOFT, type Tone } from './tone.ts'

export interface StateChipProps {
  tone: Tone
  label: string
  /** Elapsed time, a countdown, a count. */
  detail?: ReactNode
  className?: string
}

export function StateChip({ tone, label, detail, className }: StateChipProps) {
  return (
    <span
      className={cn(
        'forced-border inline-flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-full px-2.5 font-medium text-meta',
        TONE_ON_SOFT[tone],
        className,
      )}
    >
      <StatusDot tone={tone} />
      <span className="truncate">{label}</span>
      {detail === undefined ? null : <span className="tabular shrink-0 font-normal">{detail}</span>}
    </span>
  )
}
