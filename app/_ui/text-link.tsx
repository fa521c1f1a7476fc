/** A link in a sentence. */
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { cn } from './lib/cn.ts'

export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cn(
        'rounded-small text-accent underline decoration-from-font underline-offset-2 hover:decoration-2',
        className,
      )}
      {...rest}
    />
  )
}
