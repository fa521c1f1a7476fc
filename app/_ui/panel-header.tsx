/** The thin line on top of a panel: its name, and what can be done with it. */
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'

export interface PanelHeaderProps {
  title: ReactNode
  actions?: ReactNode
  className?: string
}

export function PanelHeader({ title, actions, className }: PanelHeaderProps) {
  return (
    <header
      className={cn(
        'flex h-(--panel-header) shrink-0 items-center gap-1 border-line border-b pr-1 pl-3 pointer-coarse:h-11',
        className,
      )}
    >
      <h2 className="min-w-0 flex-1 truncate font-medium text-ui">{title}</h2>
      {actions}
    </header>
  )
}
