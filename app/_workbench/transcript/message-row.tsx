/** What a person said: a thin rule in their hue, and their words as they wrote them. */
'use client'
import { FileText } from 'lucide-react'
import { requestPath } from '#app/_api/request-path.ts'
import { formatTime } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import type { MessageEntry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { actorHue } from '#app/_ui/actor-hue.ts'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { Later } from '#app/_ui/later.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { routes } from '#protocol/api/routes.ts'
import type { Attachment } from '#protocol/content.ts'
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
        <ul aria-label="Sent along" className="mt-1 flex flex-wrap items-end gap-1.5">
          {entry.attachments.map((one) => (
            <li key={`${one.name} ${one.blob.sha256}`}>
              <SentAttachment attachment={one} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** What went along can be looked at again: a picture where it stands, all of it by a press. */
function SentAttachment({ attachment: { kind, name, blob } }: { attachment: Attachment }) {
  const sessionId = useSession((data) => data.sessionId)
  const address = requestPath(routes.readBlob, { params: { id: sessionId, hash: blob.sha256 } })
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      title={name}
      className="flex min-h-6 max-w-60 items-center gap-1 overflow-hidden rounded-control border border-line bg-raised text-meta hover:border-line-strong pointer-coarse:min-h-11"
    >
      {kind === 'image' ? (
        // biome-ignore lint/performance/noImgElement: bytes of the session, which no optimiser may fetch.
        <img src={address} alt={name} className="h-24 max-w-full object-contain" />
      ) : (
        <span className="flex min-w-0 items-center gap-1 px-1.5">
          <FileText size={14} aria-hidden className="shrink-0" />
          <span className="truncate">{name}</span>
        </span>
      )}
    </a>
  )
}
