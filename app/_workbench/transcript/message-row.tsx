/** What a person said: a thin rule in their hue, and their words as they wrote them. */
'use client'
import { FileText, Image } from 'lucide-react'
import { formatTime } from '#app/_session/format.ts'
import type { MessageEntry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { actorHue } from '#app/_ui/actor-hue.ts'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { Later } from '#app/_ui/later.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { LinkToHere } from './link-to-here.tsx'
import { useOpen } from './view-store.tsx'

/** Longer messages are folded: a person knows what they pasted. */
const LINES = 24

export function MessageRow({ entry }: { entry: MessageEntry }) {
  const name = usePersonName(entry.by)
  const lines = entry.text.split('\n').length
  const long = lines > LINES || entry.text.length > 4_000
  const [open, turn] = useOpen(entry.key, false)
  return (
    <div className={cn('group/message mt-4 mb-2 border-l-2 pl-3', actorHue(entry.by.id).border)}>
      <div className="flex h-5 items-center gap-2 text-meta text-muted pointer-coarse:h-11">
        <h2 className="font-medium text-text">{name}</h2>
        <time dateTime={entry.at} className="tabular">
          {formatTime(entry.at)}
        </time>
        {entry.delivery === 'steer' ? <span>while it ran</span> : null}
        {entry.delivery === 'queue' ? <span>from the queue</span> : null}
        <span className="flex opacity-0 focus-within:opacity-100 group-hover/message:opacity-100 pointer-coarse:opacity-100">
          <Later>
            <CopyButton label="Copy the message" text={entry.text} />
            <LinkToHere seq={entry.seq} />
          </Later>
        </span>
      </div>
      <p className={cn('wrap-text whitespace-pre-wrap text-prose', long && !open && 'line-clamp-[12]')}>{entry.text}</p>
      {long ? (
        <button type="button" className="text-accent text-meta pointer-coarse:min-h-11" onClick={turn}>
          {open ? 'Show less' : `Show all ${lines} lines`}
        </button>
      ) : null}
      {entry.attachments.length === 0 ? null : (
        <ul className="mt-1 flex flex-wrap gap-1.5">
          {entry.attachments.map((one) => (
            <li
              key={`${one.name} ${one.blob.sha256}`}
              className="flex h-6 items-center gap-1 rounded-control border border-line bg-raised px-1.5 text-meta"
            >
              {one.kind === 'image' ? <Image size={14} aria-hidden /> : <FileText size={14} aria-hidden />}
              {one.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
