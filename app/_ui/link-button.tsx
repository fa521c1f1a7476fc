/** A link that looks like a button, since it leads to where one acts. */
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { cn } from './lib/cn.ts'

export function LinkButton({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cn(
        'inline-flex h-(--control) shrink-0 select-none items-center gap-1.5 whitespace-nowrap rounded-control px-2.5 font-medium text-muted text-ui transition-colors hover:bg-hover hover:text-text',
        className,
      )}
      {...rest}
    />
  )
}
