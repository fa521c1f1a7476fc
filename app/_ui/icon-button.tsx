/** A button that is an icon: its name and key stand in a tooltip, and are read out. */
'use client'
import type { LucideIcon } from 'lucide-react'
import { type ComponentProps, createElement } from 'react'
import { cn } from './lib/cn.ts'
import { Spinner } from './spinner.tsx'
import { Tooltip, type TooltipProps } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  label: string
  keys?: string | undefined
  side?: TooltipProps['side']
  size?: 'small' | 'medium'
  busy?: boolean
  /** For a switch: whether it is on. */
  pressed?: boolean
}

export function IconButton(props: IconButtonProps) {
  const {
    icon,
    label,
    keys,
    side = 'bottom',
    size = 'medium',
    busy = false,
    pressed,
    className,
    onClick,
    ...rest
  } = props
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        onClick={busy ? undefined : onClick}
        className={cn(
          'inline-grid shrink-0 place-items-center rounded-control text-muted transition-colors hover:bg-hover hover:text-text active:bg-pressed disabled:pointer-events-none disabled:opacity-45 pointer-coarse:size-11',
          'aria-pressed:bg-selected aria-pressed:text-accent data-popup-open:bg-pressed data-popup-open:text-text',
          size === 'small' ? 'size-6' : 'size-7',
          className,
        )}
        {...rest}
      >
        {busy ? <Spinner /> : createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
      </button>
    </Tooltip>
  )
}
