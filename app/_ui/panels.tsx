/** Panels whose borders can be moved, by pointer or by keyboard, and which are found as they were left. */
'use client'
import { Children, Fragment, type ReactNode } from 'react'
import { Group, Panel, type PanelProps, Separator, useDefaultLayout } from 'react-resizable-panels'
import { cn } from './lib/cn.ts'

export interface PanelsProps {
  /** Remembers the sizes under this name, in this browser. */
  id: string
  orientation?: 'horizontal' | 'vertical'
  /** The ids of the panels that are rendered now; each set of them is remembered by itself. */
  panelIds: string[]
  /** `ResizablePanel`s. */
  children: ReactNode
  className?: string
}

export function Panels({ id, orientation = 'horizontal', panelIds, children, className }: PanelsProps) {
  const storage = typeof window === 'undefined' ? NOWHERE : window.localStorage
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: `panels.${id}`, panelIds, storage })
  const panels = Children.toArray(children)
  return (
    <Group
      id={id}
      orientation={orientation}
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
      resizeTargetMinimumSize={{ coarse: 28, fine: 8 }}
      className={cn('size-full', className)}
    >
      {panels.map((panel, at) => (
        <Fragment key={panelIds[at]}>
          {at === 0 ? null : <Border orientation={orientation} />}
          {panel}
        </Fragment>
      ))}
    </Group>
  )
}

export function ResizablePanel({ className, ...rest }: PanelProps) {
  return <Panel className={cn('flex min-h-0 min-w-0 flex-col overflow-hidden', className)} {...rest} />
}

function Border({ orientation }: { orientation: 'horizontal' | 'vertical' }) {
  return (
    <Separator
      className={cn(
        'bg-line outline-none transition-colors hover:bg-accent focus-visible:bg-accent focus-visible:outline-2 focus-visible:outline-accent data-[separator=active]:bg-accent',
        orientation === 'horizontal' ? 'w-px' : 'h-px',
      )}
    />
  )
}

const NOWHERE = { getItem: () => null, setItem: () => {} }
