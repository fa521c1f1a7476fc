/** The shell of everything that is found by typing: a line, groups of rows, the keyboard. What is searched is the caller's. */
'use client'
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { type LucideIcon, Search } from 'lucide-react'
import { createElement, type ReactNode, useState } from 'react'
import { flushSync } from 'react-dom'
import { Highlight } from './highlight.tsx'
import { Kbd } from './kbd.tsx'
import { useHoldKeyboard } from './lib/use-hold-keyboard.ts'

export interface PaletteRow {
  id: string
  title: string
  ranges?: readonly (readonly [number, number])[]
  /** Quiet, after the title: a path, a state. */
  hint?: ReactNode
  icon?: LucideIcon | ReactNode
  keys?: string | undefined
  onSelect: () => void
}

export interface PaletteGroup {
  heading: string
  rows: readonly PaletteRow[]
}

export interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  label: string
  placeholder: string
  query: string
  onQuery: (query: string) => void
  groups: readonly PaletteGroup[]
  /** Said when nothing is found. */
  empty: string
  /** At the bottom: what else can be typed. */
  footer?: ReactNode
}

export function Palette(props: PaletteProps) {
  const { open, onOpenChange, label, placeholder, query, onQuery, groups, empty, footer } = props
  const close = () => onOpenChange(false)
  const front = useFront(query, groups)
  const holding = useHoldKeyboard()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="float-motion fixed inset-0 z-40 bg-scrim" />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center px-2 pt-[10vh]">
          <Dialog.Popup
            aria-label={label}
            data-front="palette"
            {...holding}
            className="float-motion forced-border w-full max-w-152 overflow-hidden rounded-card bg-float shadow-dialog outline-none"
          >
            <Command
              label={label}
              shouldFilter={false}
              loop
              vimBindings={false}
              value={front.id}
              onValueChange={front.choose}
              className="flex max-h-[64vh] flex-col"
            >
              <div className="flex items-center gap-2 border-line border-b px-3">
                <Search size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
                <Command.Input
                  value={query}
                  onValueChange={onQuery}
                  placeholder={placeholder}
                  className="h-11 min-w-0 flex-1 bg-transparent text-prose outline-none"
                />
                <Kbd keys="Escape" />
              </div>
              <Command.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto overscroll-contain p-1">
                <Command.Empty className="px-3 py-8 text-center text-muted">{empty}</Command.Empty>
                {groups
                  .filter(({ rows }) => rows.length > 0)
                  .map((group) => (
                    <Group key={group.heading} group={group} close={close} />
                  ))}
              </Command.List>
              {footer === undefined ? null : (
                <div className="flex flex-wrap gap-x-4 gap-y-0.5 border-line border-t px-3 py-1.5 text-meta text-muted">
                  {footer}
                </div>
              )}
            </Command>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The first row is in front, also when rows come late, until the person goes to another; new words begin anew. */
function useFront(query: string, groups: readonly PaletteGroup[]): { id: string; choose: (id: string) => void } {
  const [chosen, setChosen] = useState<{ id: string; query: string } | null>(null)
  const rows = groups.flatMap((group) => group.rows)
  const stays = chosen !== null && chosen.query === query && rows.some(({ id }) => id === chosen.id)
  const first = rows[0]?.id ?? ''
  return {
    id: stays ? chosen.id : first,
    choose: (id) => setChosen(id === first ? null : { id, query }),
  }
}

function Group({ group, close }: { group: PaletteGroup; close: () => void }) {
  return (
    <Command.Group
      heading={group.heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted"
    >
      {group.rows.map((row) => (
        <Command.Item
          key={row.id}
          value={row.id}
          onSelect={() => {
            // Gone before the row acts: what the row leads to takes the keyboard at once.
            flushSync(close)
            row.onSelect()
          }}
          className="flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 data-[selected=true]:bg-selected pointer-coarse:min-h-11"
        >
          {iconOf(row.icon)}
          <span className="max-w-[70%] shrink-0 truncate">
            <Highlight text={row.title} ranges={row.ranges ?? []} />
          </span>
          {row.hint === undefined ? null : (
            <span className="min-w-0 flex-1 truncate text-meta text-muted">{row.hint}</span>
          )}
          {row.keys === undefined ? null : <Kbd keys={row.keys} className="ml-auto shrink-0" />}
        </Command.Item>
      ))}
    </Command.Group>
  )
}

function iconOf(icon: PaletteRow['icon']): ReactNode {
  if (icon === undefined) return null
  if (typeof icon === 'function' || (typeof icon === 'object' && icon !== null && 'render' in icon)) {
    return createElement(icon as LucideIcon, {
      size: 16,
      strokeWidth: 1.5,
      className: 'shrink-0 text-muted',
      'aria-hidden': true,
    })
  }
  return icon as ReactNode
}
