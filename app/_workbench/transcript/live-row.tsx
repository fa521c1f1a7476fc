/** A block that is still being written. Only this row is painted for a delta. */
'use client'
import { Brain, Ellipsis } from 'lucide-react'
import { useSession } from '#app/_session/hooks.ts'
import { formatCount } from '#app/_ui/lib/format-amount.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import { AgentText } from './agent-text.tsx'
import { glimpse } from './glimpse.ts'

export function LiveRow({ blockId }: { blockId: string }) {
  const block = useSession(({ overlay }) => overlay.blocks[blockId])
  if (block === undefined || block.kind === 'other') return null
  if (block.kind === 'text') {
    return (
      <div className="py-1.5">
        <AgentText text={block.text} unfinished />
        {block.broken ? <p className="text-meta text-muted">Catching up…</p> : null}
      </div>
    )
  }
  if (block.kind === 'thinking') return <LiveThinking text={block.text} />
  return <LiveCall name={block.name} text={block.text} />
}

/** The newest lines of the thought, so that one sees that it moves. */
function LiveThinking({ text }: { text: string }) {
  const tail = text.slice(-400).split('\n').slice(-3).join('\n')
  return (
    <div className="py-0.5 text-muted text-ui">
      <p className="flex h-7 items-center gap-2">
        <Brain size={16} strokeWidth={1.5} aria-hidden />
        Thinking
        <StatusDot tone="running" />
      </p>
      {tail === '' ? null : (
        <p className="wrap-text ml-2 line-clamp-3 whitespace-pre-wrap border-line border-l pl-4">{tail}</p>
      )}
    </div>
  )
}

/** What the model is writing for a tool, while it is not whole yet. */
function LiveCall({ name, text }: { name: string | null; text: string }) {
  return (
    <p className="flex h-7 min-w-0 items-center gap-2 text-ui">
      <Ellipsis size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="shrink-0">Preparing {name ?? 'a call'}</span>
      <bdi dir="ltr" className="min-w-0 flex-1 truncate font-mono text-meta text-muted">
        {glimpse(text)}
      </bdi>
      <span aria-hidden className="tabular shrink-0 text-faint text-meta">
        {formatCount(text.length)} characters
      </span>
      <StatusDot tone="running" />
    </p>
  )
}
