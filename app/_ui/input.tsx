/** A line of text. */
'use client'
import type { LucideIcon } from 'lucide-react'
import { type ComponentProps, createElement } from 'react'
import { FIELD } from './field-style.ts'
import { cn } from './lib/cn.ts'

export interface InputProps extends ComponentProps<'input'> {
  /** Stands at the start; says nothing by itself. */
  icon?: LucideIcon
  /** For code, addresses and keys. */
  mono?: boolean
}

export function Input({ icon, mono = false, className, ...rest }: InputProps) {
  const field = (
    <input
      spellCheck={false}
      autoComplete="off"
      className={cn(FIELD, 'h-(--control) px-2.5', mono && 'font-mono', icon !== undefined && 'pl-7.5', className)}
      {...rest}
    />
  )
  if (icon === undefined) return field
  return (
    <span className="relative block w-full">
      <span className="pointer-events-none absolute inset-y-0 left-2 grid place-items-center text-faint">
        {createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
      </span>
      {field}
    </span>
  )
}
