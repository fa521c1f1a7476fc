/** The container on its way: the phases while they last, the time they took afterwards. */
'use client'
import { Box, Check } from 'lucide-react'
import { useSession } from '#app/_session/hooks.ts'
import type { PreparingEntry } from '#app/_session/transcript-entry.ts'
import { Duration } from '#app/_ui/duration.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { Spinner } from '#app/_ui/spinner.tsx'

const PHASES = [
  { phase: 'image', name: 'Image' },
  { phase: 'container', name: 'Container' },
  { phase: 'daemon', name: 'Connection' },
  { phase: 'source', name: 'Source' },
] as const

export function PreparingRow({ entry }: { entry: PreparingEntry }) {
  const [first] = entry.phases
  const open = useSession(({ state }) => state?.sandbox.kind === 'preparing')
  if (entry.readyAt !== null && first !== undefined) {
    const took = Date.parse(entry.readyAt) - Date.parse(first.at)
    return (
      <p className="flex h-7 items-center gap-2 text-muted text-ui">
        <Box size={16} strokeWidth={1.5} aria-hidden />
        <span className="flex-1">Container ready</span>
        <span className="tabular text-meta">{formatDuration(took)}</span>
      </p>
    )
  }
  return <Phases entry={entry} open={open} />
}

function Phases({ entry, open }: { entry: PreparingEntry; open: boolean }) {
  const detail = useSession(({ overlay }) => overlay.progress?.text ?? null)
  const current = entry.phases.at(-1)
  const at = PHASES.findIndex(({ phase }) => phase === current?.phase)
  return (
    <div className="my-1 rounded-card border border-line px-3 py-2 text-ui">
      <div className="flex items-center gap-2">
        <Box size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
        <span className="flex-1">{open ? 'Preparing the container' : 'The container was not made'}</span>
        {open && entry.phases[0] !== undefined ? (
          <span className="text-meta text-muted">
            <Duration since={entry.phases[0].at} />
          </span>
        ) : null}
      </div>
      <ol className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 pl-6">
        {PHASES.map(({ phase, name }, index) => (
          <li
            key={phase}
            className={cn('flex items-center gap-1.5', index > at && 'text-faint', index < at && 'text-muted')}
          >
            {index < at ? <Check size={14} strokeWidth={1.5} aria-label="done" className="text-success" /> : null}
            {index === at && open ? <Spinner /> : null}
            {name}
          </li>
        ))}
      </ol>
      {detail === null || !open ? null : <p className="wrap-text mt-1 pl-6 font-mono text-meta text-muted">{detail}</p>}
    </div>
  )
}
