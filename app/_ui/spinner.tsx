/** Something is under way and nobody knows how long. */
import { LoaderCircle } from 'lucide-react'
import { cn } from './lib/cn.ts'

export function Spinner({ label, className }: { label?: string; className?: string }) {
  return (
    <span {...(label === undefined ? { 'aria-hidden': true } : { role: 'status', 'aria-label': label })}>
      <LoaderCircle size={16} strokeWidth={1.5} className={cn('animate-spin', className)} />
    </span>
  )
}
