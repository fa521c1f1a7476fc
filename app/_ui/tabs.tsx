/** Rooms of which one is open. */
'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { cn } from './lib/cn.ts'

export interface TabSpec {
  value: string
  label: ReactNode
  /** A small figure after the label. */
  count?: number
  panel: ReactNode
  keepMounted?: boolean
}

export interface TabsProps {
  label: string
  value: string
  onChange: (value: string) => void
  tabs: readonly TabSpec[]
  /** Stands at the end of the row of tabs. */
  actions?: ReactNode
  className?: string
}

export function Tabs({ label, value, onChange, tabs, actions, className }: TabsProps) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next: string) => onChange(next)}
      className={cn('flex min-h-0 flex-col', className)}
    >
      <div className="flex h-(--panel-header) shrink-0 items-center gap-2 border-line border-b pr-1 pl-2 pointer-coarse:h-11">
        <Base.List aria-label={label} className="relative flex h-full min-w-0 flex-1 gap-0.5 overflow-x-auto">
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className="-mb-px flex shrink-0 select-none items-center gap-1.5 border-transparent border-b-2 px-2 font-medium text-muted text-ui outline-offset-[-2px] hover:text-text data-active:border-accent data-active:text-text"
            >
              {tab.label}
              {tab.count === undefined ? null : <span className="tabular text-meta text-muted">{tab.count}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          keepMounted={tab.keepMounted ?? false}
          className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
        >
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
