/** A line that tells something about what follows; as a banner it spans its panel. */
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { cn } from './lib/cn.ts'

type NoticeTone = 'info' | 'success' | 'warning' | 'danger'

const TONES: Record<NoticeTone, { icon: LucideIcon; box: string; mark: string }> = {
  info: { icon: Info, box: 'bg-info-soft', mark: 'text-info' },
  success: { icon: CircleCheck, box: 'bg-success-soft', mark: 'text-success' },
  warning: { icon: TriangleAlert, box: 'bg-warning-soft', mark: 'text-warning' },
  danger: { icon: CircleAlert, box: 'bg-danger-soft', mark: 'text-danger' },
}

export interface NoticeProps {
  tone?: NoticeTone
  /** Across the whole width, without corners. */
  banner?: boolean
  /** Read out at once when it appears. */
  urgent?: boolean
  action?: ReactNode
  children: ReactNode
  className?: string
}

export function Notice({ tone = 'info', banner = false, urgent = false, action, children, className }: NoticeProps) {
  const { icon, box, mark } = TONES[tone]
  return (
    <div
      role={urgent ? 'alert' : 'status'}
      className={cn(
        'forced-border flex min-w-0 items-start gap-2 px-3 py-2 text-ui',
        banner ? 'min-h-(--panel-header) items-center py-1' : 'rounded-control',
        box,
        className,
      )}
    >
      <span className={cn('mt-0.5 shrink-0', banner && 'mt-0', mark)}>
        {createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
      </span>
      <div className="wrap-text min-w-0 flex-1">{children}</div>
      {action}
    </div>
  )
}
