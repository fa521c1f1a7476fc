/** One setting: what it is and what it means on the left, its control on the right. */
import type { ReactNode } from 'react'
import { cn } from '../_ui/lib/cn.ts'

export interface SettingRowProps {
  title: ReactNode
  hint?: ReactNode
  children?: ReactNode
  /** Ties the words to the control for those who listen. */
  id?: string
  className?: string
}

export function SettingRow({ title, hint, children, id, className }: SettingRowProps) {
  return (
    <div
      className={cn(
        'flex min-h-12 flex-wrap items-center gap-x-6 gap-y-2 border-line border-t py-2.5 first-of-type:border-t-0',
        className,
      )}
    >
      <div className="min-w-52 flex-1">
        <div id={id} className="font-medium">
          {title}
        </div>
        {hint === undefined ? null : <div className="wrap-text text-meta text-muted">{hint}</div>}
      </div>
      {children}
    </div>
  )
}
