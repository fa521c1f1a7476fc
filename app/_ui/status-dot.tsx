/** A state as a dot; the only thing in the interface that moves by itself is the one that runs. It always stands beside the word. */
import { cn } from './lib/cn.ts'
import type { Tone } from './tone.ts'

const TONES: Record<Tone, string> = {
  neutral: 'border border-edge',
  running: 'bg-accent animate-breathe',
  waiting: 'bg-warning',
  success: 'bg-success',
  danger: 'bg-danger',
  info: 'bg-info',
}

export function StatusDot({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn('forced-border inline-block size-2 shrink-0 rounded-full', TONES[tone], className)}
    />
  )
}
