/** Something more about what stands above it, folded until somebody wants to know. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'

export function Disclosure({
  label,
  children,
  className,
}: {
  label: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <details className={cn('group/disclosure min-w-0 text-meta text-muted', className)}>
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-small pr-1 hover:text-text pointer-coarse:min-h-11">
        <ChevronRight size={14} strokeWidth={1.5} aria-hidden className="group-open/disclosure:rotate-90" />
        {label}
      </summary>
      <div className="mt-1 pl-4.5">{children}</div>
    </details>
  )
}
