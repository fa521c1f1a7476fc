/** Nothing is here yet: one sentence, and what to do about it. */
import type { LucideIcon } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { cn } from './lib/cn.ts'

export interface EmptyStateProps {
  icon?: LucideIcon
  sentence: ReactNode
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon, sentence, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center justify-center gap-3 px-6 py-10 text-center', className)}>
      {icon === undefined ? null : (
        <span className="text-faint">{createElement(icon, { size: 20, strokeWidth: 1.5, 'aria-hidden': true })}</span>
      )}
      <p className="wrap-text max-w-84 text-balance text-muted text-ui">{sentence}</p>
      {action}
    </div>
  )
}
