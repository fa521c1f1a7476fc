/** A little room beside its button, for what needs more than a menu. */
'use client'
import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import { SHEET } from './popup-style.ts'

export interface PopoverProps {
  trigger: ReactElement
  title?: string
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
  className?: string
}

export function Popover({
  trigger,
  title,
  align = 'start',
  side = 'bottom',
  children,
  className,
  ...state
}: PopoverProps) {
  return (
    <Base.Root {...state}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup className={cn(SHEET, 'w-72 p-3', className)}>
            {title === undefined ? null : (
              <Base.Title className="mb-2 font-semibold text-ui text-text">{title}</Base.Title>
            )}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
