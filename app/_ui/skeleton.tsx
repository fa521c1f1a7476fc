/** The room of what is on its way, in its size, so that nothing jumps when it comes. */
import { cn } from './lib/cn.ts'

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block rounded-small bg-pressed', className)} />
}
