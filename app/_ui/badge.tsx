/** A word or a figure about the thing beside it. */
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import { TONE_ON_SOFT, type Tone } from './tone.ts'

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
        TONE_ON_SOFT[tone],
        className,
      )}
    >
      {children}
    </span>
  )
}
