/** One quiet line that opens in place: what a step is, and what came of it at the right. */
'use client'
import { ChevronRight, type LucideIcon } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { cn } from '#app/_ui/lib/cn.ts'

export interface StepLineProps {
  icon: LucideIcon
  words: ReactNode
  /** Figures, at the right. */
  meta?: ReactNode
  open: boolean
  onTurn: () => void
  /** Brighter than its neighbours: it runs, waits or failed. */
  loud?: boolean
}

export function StepLine({ icon, words, meta, open, onTurn, loud = false }: StepLineProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onTurn}
      className={cn(
        'group/step -mx-1.5 flex h-7 w-[calc(100%+12px)] min-w-0 items-center gap-2 rounded-control px-1.5 text-left text-ui hover:bg-hover pointer-coarse:h-11',
        loud ? 'text-text' : 'text-muted',
      )}
    >
      <span className="relative grid size-4 shrink-0 place-items-center">
        {createElement(icon, {
          size: 16,
          strokeWidth: 1.5,
          'aria-hidden': true,
          className: 'group-hover/step:opacity-0',
        })}
        <ChevronRight
          size={14}
          strokeWidth={1.5}
          aria-hidden
          className={cn('absolute opacity-0 group-hover/step:opacity-100', open && 'rotate-90')}
        />
      </span>
      <span className="min-w-0 flex-1 truncate">{words}</span>
      {meta === undefined ? null : <span className="tabular flex shrink-0 items-center gap-2 text-meta">{meta}</span>}
    </button>
  )
}
