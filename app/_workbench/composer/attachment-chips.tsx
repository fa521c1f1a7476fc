/** What goes with the next message. */
'use client'
import { FileText, Image, X } from 'lucide-react'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { Attached } from './use-attachments.ts'

export function AttachmentChips({ all, onRemove }: { all: readonly Attached[]; onRemove: (id: number) => void }) {
  if (all.length === 0) return null
  return (
    <ul aria-label="Attached" className="flex flex-wrap gap-1.5 px-3 pt-2">
      {all.map(({ id, name, attachment }) => (
        <li
          key={id}
          className="flex h-6 max-w-60 items-center gap-1 rounded-control border border-line bg-raised pl-1.5 text-meta pointer-coarse:h-11"
        >
          {attachment === null ? (
            <Spinner />
          ) : attachment.kind === 'image' ? (
            <Image size={14} aria-hidden />
          ) : (
            <FileText size={14} aria-hidden />
          )}
          <span className="truncate">{name}</span>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            className="grid size-6 shrink-0 place-items-center text-muted hover:text-text pointer-coarse:size-11"
            onClick={() => onRemove(id)}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
