/** What can be done to a session: the same behind its button, behind the other mouse button, and by key. */
'use client'
import { Archive, ArchiveRestore, Ellipsis, Pencil, SquareArrowOutUpRight, Trash2, Undo2 } from 'lucide-react'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { IconButton } from '../_ui/icon-button.tsx'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { Menu } from '../_ui/menu.tsx'
import type { MenuEntry } from '../_ui/menu-entry.ts'
import { archiveSession, deleteSession, restoreSession } from './session-acts.ts'

export function useSessionEntries(row: SessionRow, rename: () => void): MenuEntry[] {
  const [renameKeys, archiveKeys] = [useKeys('session-rename'), useKeys('session-archive')]
  if (row.restorableUntil !== null) {
    return [{ kind: 'act', label: 'Restore', icon: Undo2, onSelect: () => void restoreSession(row) }]
  }
  return [
    {
      ...{ kind: 'act', label: 'Open in a new tab', icon: SquareArrowOutUpRight },
      onSelect: () => void window.open(`/s/${row.id}`, '_blank', 'noopener'),
    },
    { kind: 'act', label: 'Rename', icon: Pencil, keys: renameKeys, onSelect: rename },
    {
      ...{ kind: 'act', label: row.archived ? 'Put back' : 'Archive', keys: archiveKeys },
      icon: row.archived ? ArchiveRestore : Archive,
      onSelect: () => void archiveSession(row, !row.archived),
    },
    { kind: 'line' },
    { kind: 'act', label: 'Delete', icon: Trash2, danger: true, onSelect: () => void deleteSession(row) },
  ]
}

export function SessionMenu({ row, entries }: { row: SessionRow; entries: readonly MenuEntry[] }) {
  return (
    <Menu
      align="end"
      entries={entries}
      trigger={
        <IconButton
          icon={Ellipsis}
          label={`More about ${row.title}`}
          size="small"
          className="absolute right-2 z-10 opacity-0 pointer-coarse:static focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
        />
      }
    />
  )
}
