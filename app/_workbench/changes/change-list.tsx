/** The files that changed, with their letters and figures; the one in front is shown beside. */
'use client'
import { Check, Undo2 } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { FileIcon } from '#app/_ui/file-icon.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { ChangedFile } from '#protocol/api/change-routes.ts'

const LETTERS: Record<ChangedFile['status'], { letter: string; word: string; tone: string }> = {
  added: { letter: 'A', word: 'added', tone: 'text-success' },
  modified: { letter: 'M', word: 'modified', tone: 'text-warning' },
  deleted: { letter: 'D', word: 'deleted', tone: 'text-danger' },
  renamed: { letter: 'R', word: 'renamed', tone: 'text-info' },
  mode: { letter: 'M', word: 'its rights changed', tone: 'text-warning' },
}

export interface ChangeListProps {
  files: readonly ChangedFile[]
  front: string | null
  /** Looked at and kept, by the hash that was seen. */
  kept: ReadonlyMap<string, string | null>
  onShow: (path: string) => void
  onUndo: (file: ChangedFile) => void
}

export function ChangeList({ files, front, kept, onShow, onUndo }: ChangeListProps) {
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = files[files.findIndex(({ path }) => path === front) + by]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    onShow(next.path)
    document.getElementById(rowId(next.path))?.focus()
  }
  return (
    <ul aria-label="Changed files" className="py-1" onKeyDown={move}>
      {files.map((file) => (
        <ChangeRow
          key={file.path}
          file={file}
          front={file.path === front}
          kept={kept.has(file.path) && kept.get(file.path) === file.sha256}
          onShow={() => onShow(file.path)}
          onUndo={() => onUndo(file)}
        />
      ))}
    </ul>
  )
}

function rowId(path: string): string {
  return `change-${path}`
}

interface RowProps {
  file: ChangedFile
  front: boolean
  kept: boolean
  onShow: () => void
  onUndo: () => void
}

function ChangeRow({ file, front, kept, onShow, onUndo }: RowProps) {
  const { path, status, added, removed, from } = file
  const at = path.lastIndexOf('/') + 1
  const { letter, word, tone } = LETTERS[status]
  return (
    <li
      className={cn(
        'group/row flex h-7 items-center pr-1 pointer-coarse:h-11',
        front ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <button
        type="button"
        id={rowId(path)}
        aria-current={front}
        tabIndex={front ? 0 : -1}
        title={from === undefined ? path : `${from} → ${path}`}
        className="flex h-full min-w-0 flex-1 items-center gap-1.5 pl-2.5 text-left text-ui outline-offset-[-2px]"
        onClick={onShow}
      >
        <FileIcon name={path} />
        <span className={cn('truncate', kept && 'text-muted', status === 'deleted' && 'line-through')}>
          {path.slice(at)}
          <span className="ml-1.5 text-meta text-muted">{path.slice(0, Math.max(0, at - 1))}</span>
        </span>
        {kept ? <Check size={14} strokeWidth={1.5} aria-label="kept" className="shrink-0 text-success" /> : null}
        <span className="tabular ml-auto shrink-0 pl-2 text-meta">
          {added === null ? <span className="text-muted">binary</span> : null}
          {added === null || added === 0 ? null : <span className="text-success">+{added} </span>}
          {removed === null || removed === 0 ? null : <span className="text-danger">−{removed}</span>}
        </span>
        <span
          role="img"
          aria-label={word}
          title={word}
          className={cn('w-4 shrink-0 text-center font-mono text-meta', tone)}
        >
          {letter}
        </span>
      </button>
      <IconButton
        icon={Undo2}
        size="small"
        label={`Undo the agent's change of ${path.slice(at)}`}
        className="opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100"
        onClick={onUndo}
      />
    </li>
  )
}
