/** The one button: it says what will happen, and while that happens it is busy and does not happen twice. */
'use client'
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './lib/cn.ts'
import { Spinner } from './spinner.tsx'

const button = cva(
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-medium text-ui transition-colors disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45',
  {
    variants: {
      variant: {
        primary: 'bg-accent-solid text-on-solid hover:bg-accent-solid-hover',
        secondary: 'border border-line-strong bg-field text-text hover:bg-hover active:bg-pressed',
        quiet: 'text-muted hover:bg-hover hover:text-text active:bg-pressed',
        danger: 'bg-danger-solid text-on-solid hover:bg-danger-solid-hover',
        'danger-quiet': 'text-danger hover:bg-danger-soft',
      },
      size: {
        small: 'h-6 px-2 text-meta pointer-coarse:h-11 pointer-coarse:px-3',
        medium: 'h-(--control) px-3',
        large: 'h-9 px-4 pointer-coarse:h-11',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'medium' },
  },
)

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof button> {
  /** It was pressed and is not done yet. Focus stays; pressing it again does nothing. */
  busy?: boolean
}

export function Button({ variant, size, busy = false, className, children, onClick, type, ...rest }: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      className={cn(button({ variant, size }), className)}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busy ? (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      ) : null}
      <span className={cn('inline-flex items-center gap-1.5', busy && 'opacity-0')}>{children}</span>
    </button>
  )
}
