/** The one place that tells whether it works, waits or is done: a dot, a word, and the time it has been so. */
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import { StatusDot } from './status-dot.tsx'
import type { Tone } from './tone.ts'

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  running: 'bg-accent-soft text-accent',
  waiting: 'bg-warning-soft text-warning',
  success: 'bg-success-soft text-success',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}

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
        TONES[tone],
        className,
      )}
    >
      <StatusDot tone={tone} />
      <span className="truncate">{label}</span>
      {detail === undefined ? null : <span className="tabular shrink-0 font-normal">{detail}</span>}
    </span>
  )
}
