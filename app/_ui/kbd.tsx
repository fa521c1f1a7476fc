/** A key or a chord, as this person's keyboard names it. */
'use client'
import { formatChord } from './keys/format-chord.ts'
import { useIsMac } from './keys/use-is-mac.ts'
import { cn } from './lib/cn.ts'

export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const parts = formatChord(keys, useIsMac())
  return (
    <kbd className={cn('inline-flex gap-0.5 font-sans text-meta text-muted', className)}>
      {parts.map((part, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: `Esc Esc` has the same key twice, in this order.
          key={at}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-small border border-line bg-raised px-1 leading-none"
        >
          {part}
        </span>
      ))}
    </kbd>
  )
}
