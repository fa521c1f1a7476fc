/** A word or a figure about the thing beside it. */
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import type { Tone } from './tone.ts'

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  running: 'bg-accent-soft text-accent',
  waiting: 'bg-warning-soft text-warning',
  success: 'bg-success-soft text-success',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}

export function Badge({
  tone = 'neutral',
  className,
  children,
}: {
  tone?: Tone
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={cn(
        'tabular forced-border inline-flex h-4.5 max-w-full shrink-0 items-center gap-1 whitespace-nowrap rounded-small px-1.5 font-medium text-meta',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
