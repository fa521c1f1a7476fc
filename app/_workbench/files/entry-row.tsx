/** One file or folder in the tree. */
'use client'
import { ChevronRight, Folder, FolderOpen, Link2 } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useStore } from 'zustand'
import { useHead, useSession } from '#app/_session/hooks.ts'
import type { Intents } from '#app/_session/intents.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { ContextMenu } from '#app/_ui/context-menu.tsx'
import { copyText } from '#app/_ui/copy-text.ts'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { InlineEdit } from '#app/_ui/inline-edit.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import { toast } from '#app/_ui/toast.ts'
import { focusEntry, focusEntryIfFree, isLed } from './focus-entry.ts'
import { removeWithWords } from './remove-with-words.ts'
import { DRAGGED_PATH, downloadAddress, readDrop } from './tree/file-acts.ts'
import { type GitMark, gitMarks } from './tree/git-marks.ts'
import { joined, nameOf, parentOf, type TreeRow } from './tree/tree.ts'
import type { TreeKeeper } from './tree/tree-store.ts'
import { uploadWithWords } from './upload-with-words.ts'

type Entry = Extract<TreeRow, { kind: 'entry' }>

const TONES: Record<GitMark['tone'], string> = {
  added: 'text-success',
  modified: 'text-warning',
  deleted: 'text-danger',
  conflict: 'text-danger',
}

export function EntryRow({ keeper, row, focusable }: { keeper: TreeKeeper; row: Entry; focusable: boolean }) {
  const { path, name, depth, type, open } = row
  const intents = useIntents()
  const renaming = useStore(keeper.store, (state) => state.renaming === path)
  const moving = useStore(keeper.store, (state) => state.moving === path)
  const selected = useStore(keeper.store, (state) => state.cursor === path)
  const leaving = useStore(keeper.store, (state) => state.leaving.has(path))
  const mark = useStore(keeper.store, ({ git }) => gitMarks(git).files.get(path))
  const dotted = useStore(keeper.store, ({ git }) => type === 'directory' && gitMarks(git).directories.has(path))
  const byAgent = useHead((state) => state.files[`/workspace/${path}`]?.written ?? false, false)
  const entries = useEntryMenu(keeper, row)
  const drag = useDrag(keeper, row)
  const press = (keep: boolean) => {
    keeper.store.setState({ cursor: path })
    if (type === 'directory') keeper.setOpen(path, !open)
    else intents.send('open-file', { path, preview: !keep, focus: keep })
  }
  return (
    <ContextMenu
      entries={entries}
      onOpenChange={(shown) => shown && keeper.store.setState({ cursor: path })}
      render={<div role="presentation" className={cn('mx-1 rounded-control', drag.over && 'bg-accent-soft')} />}
    >
      <div
        role="treeitem"
        id={`file-${path}`}
        aria-level={depth + 1}
        aria-selected={selected}
        aria-expanded={type === 'directory' ? open : undefined}
        aria-busy={leaving || undefined}
        aria-label={[name, mark?.word, byAgent ? 'changed by the agent' : ''].filter(Boolean).join(', ')}
        tabIndex={focusable ? 0 : -1}
        draggable={!renaming && !moving}
        {...drag.handlers}
        onClick={() => press(false)}
        onDoubleClick={() => type !== 'directory' && press(true)}
        onKeyDown={() => {}}
        // Keys act on the cursor's row: it is the one with the keyboard, whoever gave it that. One that is led is on its way there already;
        // one that is pressed must not scroll away before the press is over.
        onFocus={({ currentTarget }) => {
          if (!isLed() && currentTarget.matches(':focus-visible')) keeper.store.setState({ cursor: path })
        }}
        className={cn(
          'flex h-7 select-none items-center gap-1.5 rounded-control pr-2 text-ui outline-offset-[-2px] pointer-coarse:h-11',
          selected ? 'bg-selected' : 'hover:bg-hover',
          leaving && 'opacity-50',
        )}
        style={{ paddingLeft: 6 + depth * 12 }}
      >
        <Icon {...row} />
        <EntryName {...{ keeper, row, mark, renaming, moving }} />
        <span className="ml-auto flex shrink-0 items-center gap-1.5">
          {byAgent ? <span title="Changed by the agent" className="size-1.5 rounded-full bg-accent" /> : null}
          {mark === undefined ? null : (
            <span title={mark.word} className={cn('w-3 text-center font-mono text-meta', TONES[mark.tone])}>
              {mark.letter}
            </span>
          )}
          {dotted && mark === undefined ? (
            <span className="mr-[3px] size-1.5 rounded-full bg-warning" title="Changes inside" />
          ) : null}
        </span>
      </div>
    </ContextMenu>
  )
}

interface EntryNameProps {
  keeper: TreeKeeper
  row: Entry
  mark: GitMark | undefined
  renaming: boolean
  moving: boolean
}

/** The name; the place where it, or all of the path, is changed. */
function EntryName({ keeper, row: { path, name, type }, mark, renaming, moving }: EntryNameProps) {
  const intents = useIntents()
  if (renaming)
    return (
      <InlineEdit
        label={`New name of ${name}`}
        value={name}
        keepEnding={type !== 'directory'}
        className="min-w-0 flex-1"
        onDone={(next) => void rename({ keeper, intents }, path, next)}
      />
    )
  if (moving)
    return (
      <InlineEdit
        label={`New place of ${name}`}
        value={path}
        className="min-w-0 flex-1"
        onDone={(to) => void moveTo({ keeper, intents }, path, to)}
      />
    )
  return <span className={cn('min-w-0 truncate', mark === undefined ? '' : TONES[mark.tone])}>{name}</span>
}

interface Movers {
  keeper: TreeKeeper
  intents: Intents
}

async function rename({ keeper, intents }: Movers, path: string, name: string | null): Promise<void> {
  keeper.store.setState({ renaming: null })
  if (name === null) return focusEntry(path)
  const trouble = await keeper.rename(path, name)
  if (trouble !== null) return toast.failed(trouble)
  intents.send('file-moved', { from: path, to: joined(parentOf(path), name) })
  focusEntryIfFree(joined(parentOf(path), name))
}

/** By its whole path, as it is typed: what dragging does for those who have no pointer. */
async function moveTo({ keeper, intents }: Movers, path: string, typed: string | null): Promise<void> {
  keeper.store.setState({ moving: null })
  if (typed === null) return focusEntry(path)
  const to = typed.replace(/^\/(workspace\/)?/, '')
  const trouble = await keeper.moveTo(path, to)
  if (trouble !== null) return toast.failed(trouble)
  intents.send('file-moved', { from: path, to })
  await keeper.reveal(to)
  focusEntryIfFree(to)
}

async function moveInto({ keeper, intents }: Movers, path: string, directory: string): Promise<string | null> {
  if (directory === parentOf(path) || directory === path || directory.startsWith(`${path}/`)) return null
  const trouble = await keeper.moveInto(path, directory)
  if (trouble === null) intents.send('file-moved', { from: path, to: joined(directory, nameOf(path)) })
  return trouble
}

function Icon({ type, open, name }: Entry) {
  const style = { size: 16, strokeWidth: 1.5, 'aria-hidden': true, className: 'shrink-0 text-muted' } as const
  if (type !== 'directory')
    return (
      <>
        <span className="w-3.5 shrink-0" />
        {type === 'link' ? <Link2 {...style} /> : <FileIcon name={name} />}
      </>
    )
  return (
    <>
      <ChevronRight
        {...style}
        size={14}
        className={cn('shrink-0 text-faint transition-transform', open && 'rotate-90')}
      />
      {open ? <FolderOpen {...style} /> : <Folder {...style} />}
    </>
  )
}

/** A row of the tree moves into the folder it is dropped on; files of this machine are brought into it. */
function useDrag(keeper: TreeKeeper, { path, type }: Entry) {
  const [over, setOver] = useState(false)
  const intents = useIntents()
  const target = type === 'directory' ? path : parentOf(path)
  const takes = (event: DragEvent) =>
    event.dataTransfer.types.includes(DRAGGED_PATH) || event.dataTransfer.types.includes('Files')
  const drop = async (event: DragEvent) => {
    setOver(false)
    if (!takes(event)) return
    event.preventDefault()
    event.stopPropagation()
    const dragged = event.dataTransfer.getData(DRAGGED_PATH)
    if (dragged === '') return uploadWithWords(keeper, await readDrop(event.dataTransfer), target)
    const trouble = await moveInto({ keeper, intents }, dragged, target)
    if (trouble !== null) toast.failed(trouble)
  }
  return {
    over,
    handlers: {
      onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED_PATH, path),
      onDragOver: (event: DragEvent) => {
        if (!takes(event)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(type === 'directory')
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => void drop(event),
    },
  }
}

function useEntryMenu(keeper: TreeKeeper, { path, type }: Entry): MenuEntry[] {
  const intents = useIntents()
  const sessionId = useSession((data) => data.sessionId)
  const { store } = keeper
  const parent = type === 'directory' ? path : parentOf(path)
  const start = (kind: 'file' | 'directory') => {
    keeper.setOpen(parent, true)
    store.setState({ draft: { parent, type: kind } })
  }
  const save = () => window.location.assign(downloadAddress(sessionId, path))
  return [
    ...(type === 'directory'
      ? []
      : [
          {
            kind: 'act' as const,
            label: 'Open',
            keys: 'Enter',
            onSelect: () => intents.send('open-file', { path, focus: true }),
          },
          { kind: 'act' as const, label: 'Show its change', onSelect: () => intents.send('show-changes', { path }) },
          { kind: 'line' as const },
        ]),
    { kind: 'act', label: 'New file', onSelect: () => start('file') },
    { kind: 'act', label: 'New folder', onSelect: () => start('directory') },
    { kind: 'line' },
    { kind: 'act', label: 'Rename', keys: 'F2', onSelect: () => store.setState({ renaming: path }) },
    { kind: 'act', label: 'Move', onSelect: () => store.setState({ moving: path }) },
    { kind: 'act', label: 'Delete', keys: 'Delete', danger: true, onSelect: () => void removeWithWords(keeper, path) },
    { kind: 'line' },
    { kind: 'act', label: 'Name it to the agent', onSelect: () => intents.send('compose', { text: `@${path} ` }) },
    { kind: 'act', label: 'Copy the path', onSelect: () => void copyText(path, 'The path was copied.') },
    { kind: 'act', label: type === 'directory' ? 'Download as tar.gz' : 'Download', onSelect: save },
  ]
}
