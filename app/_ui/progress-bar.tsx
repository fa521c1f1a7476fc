/** How far something is, when that is known. */
'use client'
import { Progress } from '@base-ui/react/progress'

export interface ProgressBarProps {
  label: string
  /** 0 to 1; null while nobody knows. */
  value: number | null
  /** Shown at the end: `12 of 40 MB`. */
  detail?: string
}

export function ProgressBar({ label, value, detail }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      value={value === null ? null : Math.round(value * 100)}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <span className="flex gap-2 text-meta text-muted">
        <span aria-hidden className="min-w-0 flex-1 truncate">
          {label}
        </span>
        {detail === undefined ? null : <span className="tabular shrink-0">{detail}</span>}
      </span>
      <Progress.Track className="forced-border h-1 overflow-hidden rounded-full bg-pressed">
        <Progress.Indicator className="h-full rounded-full bg-accent-solid transition-[width] data-indeterminate:w-1/3 data-indeterminate:animate-breathe" />
      </Progress.Track>
    </Progress.Root>
  )
}
