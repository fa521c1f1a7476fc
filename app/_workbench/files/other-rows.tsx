/** Rows of the tree that are no files: what is being named, what is on its way, what went wrong. */
'use client'
import { FilePlus, FolderPlus } from 'lucide-react'
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
    <div className="mx-1 flex h-7 items-center gap-1.5 pr-2" style={{ paddingLeft: 26 + row.depth * 12 }}>
      <Icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <InlineEdit
        label={row.type === 'file' ? 'Name of the new file' : 'Name of the new folder'}
        value=""
        className="min-w-0 flex-1"
        onDone={(name) => void done(name)}
      />
    </div>
  )
}

export function PlainRow({ keeper, row }: { keeper: TreeKeeper; row: Exclude<TreeRow, { kind: 'entry' | 'draft' }> }) {
  const style = { paddingLeft: 26 + row.depth * 12 }
  if (row.kind === 'loading')
    return (
      <div className="flex h-7 items-center" style={style} role="status" aria-label="Listing the folder">
        <Skeleton className="h-3 w-24" />
      </div>
    )
  if (row.kind !== 'trouble')
    return (
      <p className="flex h-7 items-center text-meta text-muted" style={style}>
        There are more than are shown.
      </p>
    )
  return (
    <p role="alert" className="wrap-text py-1 pr-2 text-danger text-meta" style={style}>
      {row.sentence}{' '}
      <button type="button" className="underline pointer-coarse:min-h-11" onClick={() => void keeper.refresh()}>
        Try again
      </button>
    </p>
  )
}
