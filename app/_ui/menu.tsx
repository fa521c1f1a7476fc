/** Acts behind a button. */
'use client'
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { cn } from './lib/cn.ts'
import { MenuEntries } from './menu-entries.tsx'
import type { MenuEntry } from './menu-entry.ts'
import { SHEET } from './popup-style.ts'

export interface MenuProps {
  /** The button that opens it; an icon button keeps its tooltip. */
  trigger: ReactElement
  entries: readonly MenuEntry[]
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  /** For entries that are fetched when somebody looks. */
  onOpen?: () => void
}

export function Menu({ trigger, entries, align = 'start', side = 'bottom', onOpen }: MenuProps) {
  return (
    <Base.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup className={cn(SHEET, 'min-w-44')}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
