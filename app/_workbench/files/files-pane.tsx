/** The files of the workspace as a tree: found, opened, made, renamed, moved, deleted, brought in and taken out. */
'use client'
import { ChevronsDownUp, EllipsisVertical, FilePlus, FolderPlus, ListFilter } from 'lucide-react'
import { type DragEvent, useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useIntent, useSession } from '#app/_session/hooks.ts'
import { useChoosing } from '#app/_session/use-choosing.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Input } from '#app/_ui/input.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { useTurningAway } from '#app/_ui/lib/use-turning-away.ts'
import { Menu } from '#app/_ui/menu.tsx'
import { ProgressBar } from '#app/_ui/progress-bar.tsx'
import { FileTree } from './file-tree.tsx'
import { FoundFiles } from './found-files.tsx'
import { downloadAddress, readDrop } from './tree/file-acts.ts'
import { parentOf } from './tree/tree.ts'
import type { TreeKeeper } from './tree/tree-store.ts'
import { uploadWithWords } from './upload-with-words.ts'
import { useTree } from './use-tree.ts'

export function FilesPane() {
  const keeper = useTree()
  const warm = useChoosing()
  const [filter, setFilter] = useState('')
  const [over, setOver] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const [wanted, setWanted] = useState(false)
  const filtered = filter.trim() !== ''
  const take = useCallback(() => {
    if (filtered) requestAnimationFrame(() => field.current?.focus())
    else setWanted(true)
  }, [filtered])
  useIntent('show-files', take)
  useTurningAway(wanted, () => setWanted(false))
  const upload = useStore(keeper.store, (state) => state.upload)
  const drop = async (event: DragEvent) => {
    setOver(false)
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    await uploadWithWords(keeper, await readDrop(event.dataTransfer), '')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the menu offers the same by key.
    <div
      className={cn('flex h-full min-h-0 flex-col', over && 'bg-accent-soft')}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      {...warm}
      onDrop={(event) => void drop(event)}
    >
      <Tools keeper={keeper} filter={filter} onFilter={setFilter} field={field} />
      {upload === null ? null : (
        <div className="shrink-0 px-2 pb-1.5">
          <ProgressBar
            label={`Uploading, ${upload.done} of ${upload.all}`}
            value={upload.done / Math.max(1, upload.all)}
          />
        </div>
      )}
      {filtered ? (
        <FoundFiles query={filter} onDone={() => setFilter('')} />
      ) : (
        <FileTree
          keeper={keeper}
          wanted={wanted}
          onTaken={() => setWanted(false)}
          onType={(letter) => {
            setFilter(letter)
            field.current?.focus()
          }}
        />
      )}
    </div>
  )
}

interface ToolsProps {
  keeper: TreeKeeper
  filter: string
  onFilter: (filter: string) => void
  field: React.RefObject<HTMLInputElement | null>
}

function Tools({ keeper, filter, onFilter, field }: ToolsProps) {
  const { store } = keeper
  const sessionId = useSession((data) => data.sessionId)
  const picker = useRef<HTMLInputElement>(null)
  const start = (type: 'file' | 'directory') => {
    const { cursor, tree } = store.getState()
    const parent = cursor === null ? '' : tree.directories[cursor] === undefined ? parentOf(cursor) : cursor
    keeper.setOpen(parent, true)
    store.setState({ draft: { parent, type } })
  }
  const collapse = () => store.setState(({ tree }) => ({ tree: { ...tree, open: new Set(['']) } }))
  const entries = useMemo(
    () => [
      { kind: 'act' as const, label: 'Upload files', onSelect: () => picker.current?.click() },
      {
        kind: 'act' as const,
        label: 'Download all as tar.gz',
        onSelect: () => window.location.assign(downloadAddress(sessionId, '')),
      },
      { kind: 'line' as const },
      { kind: 'act' as const, label: 'Look again', onSelect: () => void keeper.refresh() },
    ],
    [keeper, sessionId],
  )
  return (
    <div className="flex shrink-0 items-center gap-0.5 p-1.5">
      <Input
        ref={field}
        icon={ListFilter}
        aria-label="Filter the files"
        placeholder="Filter"
        value={filter}
        onChange={({ currentTarget }) => onFilter(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && onFilter('')}
      />
      <IconButton icon={FilePlus} size="small" label="New file" onClick={() => start('file')} />
      <IconButton icon={FolderPlus} size="small" label="New folder" onClick={() => start('directory')} />
      <IconButton icon={ChevronsDownUp} size="small" label="Close all folders" onClick={collapse} />
      <Menu
        align="end"
        trigger={<IconButton icon={EllipsisVertical} size="small" label="More for the files" />}
        entries={entries}
      />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={async ({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])].map((file) => ({ path: file.name, file }))
          currentTarget.value = ''
          await uploadWithWords(keeper, files, '')
        }}
      />
    </div>
  )
}
