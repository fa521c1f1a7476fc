/** One item of the list, in the column of the conversation. */
'use client'
import { memo, type ReactNode } from 'react'
import type { Entry } from '#app/_session/transcript-entry.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { EntryView } from './entry-view.tsx'
import { FoldedRow } from './folded-row.tsx'
import { LiveRow } from './live-row.tsx'
import { PendingRow } from './pending-row.tsx'
import type { Item } from './use-items.ts'
import { useView } from './view-store.tsx'

export const ItemView = memo(
  function ItemView({ item }: { item: Item }) {
    return (
      <Column itemKey={item.key} nested={isNested(item)}>
        <Body item={item} />
      </Column>
    )
  },
  (before, after) => sameItem(before.item, after.item),
)

/** Rows are made anew for each batch of facts; what they hold is not. */
function sameItem(before: Item, after: Item): boolean {
  if (before.key !== after.key || before.kind !== after.kind) return false
  if (before.kind === 'pending') return after.kind === 'pending' && before.message === after.message
  if (before.kind !== 'row' || after.kind !== 'row') return true
  const [left, right] = [entriesOf(before), entriesOf(after)]
  return (
    before.row.kind === after.row.kind && left.length === right.length && left.every((one, at) => one === right[at])
  )
}

function entriesOf({ row }: Extract<Item, { kind: 'row' }>): readonly Entry[] {
  if (row.kind === 'entry') return [row.entry]
  return row.kind === 'reads' ? row.calls : row.entries
}

/** What a sub-agent does stands in a little from what the main one does. */
function isNested(item: Item): boolean {
  return item.kind === 'row' && entriesOf(item).some(({ agentId }) => agentId !== 'main')
}

function Column({ itemKey, nested, children }: { itemKey: string; nested: boolean; children: ReactNode }) {
  const marked = useView(({ mark }) => mark === itemKey)
  return (
    <div className={cn('mx-auto w-full max-w-190 px-4', marked && 'rounded-card bg-accent-soft')}>
      <div className={cn(nested && 'ml-2 border-line border-l pl-4')}>{children}</div>
    </div>
  )
}

function Body({ item }: { item: Item }) {
  if (item.kind === 'live') return <LiveRow blockId={item.blockId} />
  if (item.kind === 'pending') return <PendingRow message={item.message} />
  const { row } = item
  if (row.kind !== 'entry') return <FoldedRow row={row} />
  return <EntryView entry={row.entry} />
}
