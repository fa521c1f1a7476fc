/** The tree itself: a row for each entry, moved in by keys, acted on by a menu. */
'use client'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { useIntents } from '#app/_session/session-context.tsx'
import { VirtualList, type VirtualListHandle } from '#app/_ui/virtual-list.tsx'
import { EntryRow } from './entry-row.tsx'
import { focusEntry } from './focus-entry.ts'
import { DraftRow, PlainRow } from './other-rows.tsx'
import { removeWithWords } from './remove-with-words.ts'
import { parentOf, type TreeRow, treeRows } from './tree/tree.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

export interface FileTreeProps {
  keeper: TreeKeeper
  /** A letter was typed: the filter takes it. */
  onType: (letter: string) => void
  /** The keyboard is to go to a row as soon as there is one. */
  wanted: boolean
  onTaken: () => void
}

export function FileTree({ keeper, onType, wanted, onTaken }: FileTreeProps) {
  const { store } = keeper
  const tree = useStore(store, (state) => state.tree)
  const draft = useStore(store, (state) => state.draft)
  const cursor = useStore(store, (state) => state.cursor)
  const rows = useMemo(() => treeRows(tree, draft), [tree, draft])
  const list = useRef<VirtualListHandle>(null)
  const at = rows.findIndex((row) => row.kind === 'entry' && row.path === cursor)
  useEffect(() => {
    if (at >= 0) list.current?.scrollTo(at)
  }, [at])
  const front = rows[at] ?? rows.find(({ kind }) => kind === 'entry')
  useEffect(() => {
    if (!wanted || front === undefined) return
    list.current?.scrollTo(rows.indexOf(front))
    focusEntry(front.path)
    onTaken()
  }, [wanted, front, rows, onTaken])
  const keys = useTreeKeys({ keeper, rows, at, onType })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the tree inside.
    <div className="min-h-0 flex-1" onKeyDown={keys}>
      <VirtualList
        handle={list}
        items={rows}
        keyOf={(row) => `${row.kind} ${row.path}`}
        estimate={28}
        label="Files"
        role="tree"
        className="h-full pb-2"
        row={(row, index) => <Row keeper={keeper} row={row} focusable={at === -1 ? index === 0 : index === at} />}
      />
    </div>
  )
}

function Row({ keeper, row, focusable }: { keeper: TreeKeeper; row: TreeRow; focusable: boolean }) {
  if (row.kind === 'entry') return <EntryRow {...{ keeper, row, focusable }} />
  if (row.kind === 'draft') return <DraftRow {...{ keeper, row }} />
  return <PlainRow {...{ keeper, row }} />
}

type EntryRowData = Extract<TreeRow, { kind: 'entry' }>

interface TreeKeys {
  keeper: TreeKeeper
  rows: readonly TreeRow[]
  /** The place of the cursor's row; -1: none. */
  at: number
  onType: (letter: string) => void
}

function useTreeKeys({ keeper, rows, at, onType }: TreeKeys) {
  const intents = useIntents()
  const { store } = keeper
  const goTo = (from: number, by: 1 | -1) => {
    for (let index = from; index >= 0 && index < rows.length; index += by) {
      const row = rows[index]
      if (row?.kind === 'entry') return goToEntry(store, row.path)
    }
  }
  const openRow = (row: EntryRowData, preview: boolean) =>
    row.type === 'directory'
      ? keeper.setOpen(row.path, !row.open)
      : intents.send('open-file', { path: row.path, preview, focus: !preview })
  /** Whether the key means something here. */
  const act = (key: string, row: EntryRowData): boolean => {
    switch (key) {
      case 'ArrowDown':
        goTo(Math.max(0, at) + 1, 1)
        return true
      case 'ArrowUp':
        goTo(at - 1, -1)
        return true
      case 'Home':
        goTo(0, 1)
        return true
      case 'End':
        goTo(rows.length - 1, -1)
        return true
      case 'ArrowRight':
        if (row.type === 'directory' && !row.open) keeper.setOpen(row.path, true)
        else goTo(at + 1, 1)
        return true
      case 'ArrowLeft':
        if (row.open) keeper.setOpen(row.path, false)
        else goToEntry(store, parentOf(row.path))
        return true
      case 'Enter':
        openRow(row, false)
        return true
      case ' ':
        openRow(row, true)
        return true
      case 'F2':
        store.setState({ renaming: row.path })
        return true
      case 'Delete':
        void removeWithWords(keeper, row.path)
        return true
      default:
        return false
    }
  }
  return (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[Math.max(0, at)]
    // A key that is held must not delete one row after the other.
    const held = event.repeat && event.key === 'Delete'
    if (row?.kind === 'entry' && !held && act(event.key, row)) event.preventDefault()
    else if (/^[\p{L}\p{N}._-]$/u.test(event.key)) {
      event.preventDefault()
      onType(event.key)
    }
  }
}

/** Focus follows the cursor. */
function goToEntry(store: TreeKeeper['store'], path: string): void {
  if (path === '') return
  store.setState({ cursor: path })
  focusEntry(path)
}
