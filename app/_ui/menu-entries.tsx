/** The rows of a menu. */
'use client'
import { Menu as Base } from '@base-ui/react/menu'
import { Check, ChevronRight, type LucideIcon } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import { cn } from './lib/cn.ts'
import type { MenuEntry } from './menu-entry.ts'
import { GROUP_LABEL, ROW, SHEET } from './popup-style.ts'

const icon = (one: LucideIcon | undefined): ReactNode =>
  one === undefined
    ? null
    : createElement(one, { size: 16, strokeWidth: 1.5, 'aria-hidden': true, className: 'shrink-0' })

const end = (keys: string | undefined): ReactNode =>
  keys === undefined ? null : <Kbd keys={keys} className="ml-auto pl-6" />

export function MenuEntries({ entries }: { entries: readonly MenuEntry[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name, and the rows of an open menu stay where they are.
  return entries.map((entry, at) => <Entry key={at} entry={entry} />)
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case 'line':
      return <Base.Separator className="-mx-1 my-1 h-px bg-line" />
    case 'act':
      return (
        <Base.Item
          className={cn(ROW, entry.danger && 'text-danger data-highlighted:bg-danger-soft')}
          disabled={entry.disabled ?? false}
          // The list gives the keyboard to the pressed row after this handler: an act that moves it comes last and keeps it.
          onClick={() => queueMicrotask(entry.onSelect)}
        >
          {icon(entry.icon)}
          <span className="min-w-0 truncate">{entry.label}</span>
          {end(entry.keys)}
        </Base.Item>
      )
    case 'check':
      return (
        <Base.CheckboxItem className={ROW} checked={entry.checked} onCheckedChange={entry.onChange}>
          <span className="size-4">
            <Base.CheckboxItemIndicator>
              <Check size={16} strokeWidth={1.5} aria-hidden />
            </Base.CheckboxItemIndicator>
          </span>
          {entry.label}
          {end(entry.keys)}
        </Base.CheckboxItem>
      )
    case 'choose':
      return <Choose entry={entry} />
    case 'more':
      return <More entry={entry} />
  }
}

function Choose({ entry }: { entry: Extract<MenuEntry, { kind: 'choose' }> }) {
  return (
    <Base.Group>
      <Base.GroupLabel className={GROUP_LABEL}>{entry.label}</Base.GroupLabel>
      <Base.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)}>
        {entry.choices.map(({ value, label, hint }) => (
          <Base.RadioItem key={value} value={value} className={cn(ROW, hint !== undefined && 'items-start')}>
            <span className="size-4 shrink-0">
              <Base.RadioItemIndicator>
                <Check size={16} strokeWidth={1.5} aria-hidden />
              </Base.RadioItemIndicator>
            </span>
            <span className="flex min-w-0 flex-col">
              {label}
              {hint === undefined ? null : <span className="max-w-64 text-meta text-muted">{hint}</span>}
            </span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  )
}

function More({ entry }: { entry: Extract<MenuEntry, { kind: 'more' }> }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={ROW}>
        {icon(entry.icon)}
        {entry.label}
        <ChevronRight size={16} strokeWidth={1.5} aria-hidden className="ml-auto text-faint" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-4} collisionPadding={8} className="z-50">
          <Base.Popup className={cn(SHEET, 'min-w-40')}>
            <MenuEntries entries={entry.entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  )
}
