/** A long list of which only what is in sight exists. Rows may have any height; those who move by keyboard are followed. */
'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react'
import { cn } from './lib/cn.ts'

export interface VirtualListHandle {
  scrollTo(index: number): void
}

export interface VirtualListProps<Item> {
  items: readonly Item[]
  /** Stable over time, or rows are measured anew. */
  keyOf: (item: Item, index: number) => string
  /** Pixels; what a row is thought to need before it is measured. */
  estimate: number
  row: (item: Item, index: number) => ReactNode
  label: string
  role?: 'list' | 'tree' | 'listbox' | 'feed'
  className?: string
  handle?: Ref<VirtualListHandle>
}

export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, keyOf, estimate, row, label, role = 'list', className, handle } = props
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item, index)
    },
    overscan: 12,
  })
  useImperativeHandle(handle, () => ({ scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }) }))
  return (
    // A list whose rows take no focus is scrolled by key; a tree has its rows.
    <div
      ref={box}
      tabIndex={role === 'tree' ? undefined : 0}
      className={cn('min-h-0 overflow-y-auto overscroll-contain outline-offset-[-2px]', className)}
    >
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: every role it may have takes a name. */}
      <div role={role} aria-label={label} className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]
          return item === undefined ? null : (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role={role === 'list' ? 'listitem' : 'presentation'}
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row(item, index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
