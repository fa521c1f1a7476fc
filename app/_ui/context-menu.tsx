/** Acts on what was pressed with the other button, or held on a touch screen, or by the menu key. */
'use client'
import { ContextMenu as Base } from '@base-ui/react/context-menu'
import type { ReactElement, ReactNode } from 'react'
import { cn } from './lib/cn.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'
import { SHEET } from './popup-style.ts'

export interface ContextMenuProps {
  entries: readonly MenuEntry[]
  /** The element that takes the press; a plain box when left out. */
  render?: ReactElement
  children?: ReactNode
  onOpenChange?: (open: boolean) => void
}

export function ContextMenu({ entries, render = <div />, children, onOpenChange }: ContextMenuProps) {
  return (
    <Base.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Base.Trigger render={render}>{children}</Base.Trigger>
      <Base.Portal>
        <Base.Positioner collisionPadding={8} className="z-50">
          <Base.Popup className={cn(SHEET, 'min-w-48')}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
