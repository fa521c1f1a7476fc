/** Rows of the tree that are no files: what is being named, what is on its way, what went wrong. */
'use client'
import { FilePlus, FolderPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { InlineEdit } from '#app/_ui/inline-edit.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { TreeRow } from './tree/tree.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

export function DraftRow({ keeper, row }: { keeper: TreeKeeper; row: Extract<TreeRow, { kind: 'draft' }> }) {
  const Icon = row.type === 'file' ? FilePlus : FolderPlus
  const done = async (name: string | null) => {
    if (name === null) return keeper.store.setState({ draft: null })
    const trouble = await keeper.create(name)
    if (trouble !== null) toast.failed(trouble)
  }
  return (
    <PlainItem depth={row.depth} className="mx-1 flex h-7 items-center gap-1.5 pr-2 pointer-coarse:h-11">
      <Icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <InlineEdit
        label={row.type === 'file' ? 'Name of the new file' : 'Name of the new folder'}
        value=""
        className="min-w-0 flex-1"
        onDone={(name) => void done(name)}
      />
    </PlainItem>
  )
}

export function PlainRow({ keeper, row }: { keeper: TreeKeeper; row: Exclude<TreeRow, { kind: 'entry' | 'draft' }> }) {
  const { depth } = row
  if (row.kind === 'loading')
    return (
      <PlainItem depth={depth} busy label="Listing the folder" className="flex h-7 items-center pointer-coarse:h-11">
        <Skeleton className="h-3 w-24" />
      </PlainItem>
    )
  if (row.kind !== 'trouble')
    return (
      <PlainItem depth={depth} className="flex h-7 items-center text-meta text-muted pointer-coarse:h-11">
        There are more than are shown.
      </PlainItem>
    )
  return (
    <PlainItem depth={depth}>
      <p role="alert" className="wrap-text py-1 pr-2 text-danger text-meta">
        {row.sentence}{' '}
        <button type="button" className="underline pointer-coarse:min-h-11" onClick={() => void keeper.refresh()}>
          Try again
        </button>
      </p>
    </PlainItem>
  )
}

interface PlainItemProps {
  depth: number
  label?: string
  busy?: boolean
  className?: string
  children: ReactNode
}

/** A tree holds nothing but items of a tree. */
function PlainItem({ depth, label, busy = false, className, children }: PlainItemProps) {
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={false}
      aria-busy={busy || undefined}
      aria-label={label}
      tabIndex={-1}
      className={className}
      style={{ paddingLeft: 26 + depth * 12 }}
    >
      {children}
    </div>
  )
}
