/** Several lines of text; it grows with them up to its limit, then scrolls. */
'use client'
import type { ComponentProps } from 'react'
import { FIELD } from './field-style.ts'
import { cn } from './lib/cn.ts'

export interface TextareaProps extends ComponentProps<'textarea'> {
  /** Without a frame of its own, inside something that has one. */
  bare?: boolean
  /** Any CSS length, after which it scrolls. */
  maxHeight?: string
}

export function Textarea({ bare = false, maxHeight = '40vh', className, style, value, ...rest }: TextareaProps) {
  return (
    // The mirror holds the same text and so gives the height; no measuring, no jump.
    <div className="grid min-w-0" style={{ maxHeight }}>
      <div
        aria-hidden
        className={cn(
          'invisible col-start-1 row-start-1 overflow-hidden whitespace-pre-wrap break-words',
          bare ? 'text-prose' : 'border px-2.5 py-1.5 text-ui',
          className,
        )}
        style={{ maxHeight }}
      >
        {`${String(value ?? '')} `}
      </div>
      <textarea
        rows={1}
        value={value}
        className={cn(
          'col-start-1 row-start-1 resize-none overflow-y-auto',
          bare ? 'w-full bg-transparent text-prose text-text outline-none' : cn(FIELD, 'px-2.5 py-1.5'),
          className,
        )}
        style={{ maxHeight, ...style }}
        {...rest}
      />
    </div>
  )
}
