/** Which folder or archive. */
'use client'
import { FileArchive, Folder, X } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../_ui/button.tsx'
import { IconButton } from '../../_ui/icon-button.tsx'
import { formatBytes } from '../../_ui/lib/format-amount.ts'
import { type Picked, pickArchive, pickFolder } from './picked-upload.ts'
import type { Start } from './use-start.ts'

export function UploadSource({ start }: { start: Start }) {
  const { draft, change, fail } = start
  const folder = useRef<HTMLInputElement>(null)
  const archive = useRef<HTMLInputElement>(null)
  const take = (picked: Picked) => (picked.ok ? change({ upload: picked.upload }) : fail(picked.sentence))
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b px-3 py-2">
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder"
        {...{ webkitdirectory: '' }}
        onChange={(event) => take(pickFolder([...(event.target.files ?? [])]))}
      />
      <input
        ref={archive}
        type="file"
        hidden
        aria-label="Archive"
        accept=".tar,.gz,.tgz,.zip"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) void pickArchive(file).then(take)
        }}
      />
      {draft.upload === null ? (
        <>
          <Button onClick={() => folder.current?.click()}>
            <Folder size={16} strokeWidth={1.5} aria-hidden />
            Choose a folder
          </Button>
          <Button onClick={() => archive.current?.click()}>
            <FileArchive size={16} strokeWidth={1.5} aria-hidden />
            Choose an archive
          </Button>
          <span className="text-muted">or drop it here</span>
        </>
      ) : (
        <Chosen start={start} upload={draft.upload} />
      )}
    </div>
  )
}

function Chosen({ start, upload }: { start: Start; upload: NonNullable<Start['draft']['upload']> }) {
  const files = upload.files === null ? '' : `${upload.files} ${upload.files === 1 ? 'file' : 'files'}, `
  return (
    <>
      <Folder size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 truncate font-medium">{upload.name}</span>
      <span className="tabular text-muted">
        {files}
        {formatBytes(upload.archive.size)}
      </span>
      <IconButton icon={X} label="Choose something else" size="small" onClick={() => start.change({ upload: null })} />
    </>
  )
}
