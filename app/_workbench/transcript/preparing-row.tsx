/** The container on its way: the phases while they last, the time they took afterwards. */
'use client'
import { Box, Check } from 'lucide-react'
import { useSession } from '#app/_session/hooks.ts'
import { START_PHASES, sourceIsComing } from '#app/_session/start-phase.ts'
import type { PreparingEntry } from '#app/_session/transcript-entry.ts'
import { useSandbox } from '#app/_session/use-sandbox.ts'
import { Duration } from '#app/_ui/duration.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { Spinner } from '#app/_ui/spinner.tsx'

const NAMES = { image: 'Image', container: 'Container', daemon: 'Connection', source: 'Source' } as const

export function PreparingRow({ entry }: { entry: PreparingEntry }) {
  const [first] = entry.phases
  const sandbox = useSandbox()
  const filling = useSession(({ state }) => state !== null && sourceIsComing(state))
  if (entry.readyAt !== null && filling && !entry.again) {
    return <Phases entry={entry} phase="source" detail="The source is being put into the workspace." />
  }
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
  if (sandbox?.kind === 'preparing') return <Phases entry={entry} phase={sandbox.phase} detail={sandbox.detail} />
  return (
    <p className="flex h-7 items-center gap-2 text-muted text-ui">
      <Box size={16} strokeWidth={1.5} aria-hidden />
      The container was not made
    </p>
  )
}

interface PhasesProps {
  entry: PreparingEntry
  phase: string
  detail: string | null
}

function Phases({ entry, phase: current, detail }: PhasesProps) {
  const at = START_PHASES.findIndex((phase) => phase === current)
  return (
    <div className="my-1 rounded-card border border-line px-3 py-2 text-ui">
      <div className="flex items-center gap-2">
        <Box size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
        <span className="flex-1">Preparing the container</span>
        {entry.phases[0] === undefined ? null : (
          <span className="text-meta text-muted">
            <Duration since={entry.phases[0].at} />
          </span>
        )}
      </div>
      <ol className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 pl-6">
        {START_PHASES.map((phase, index) => (
          <li
            key={phase}
            aria-current={index === at ? 'step' : undefined}
            className={cn('flex items-center gap-1.5', index > at && 'text-faint', index < at && 'text-muted')}
          >
            {index < at ? <Check size={14} strokeWidth={1.5} aria-label="done" className="text-success" /> : null}
            {index === at ? <Spinner /> : null}
            {NAMES[phase]}
          </li>
        ))}
      </ol>
      {detail === null ? null : <p className="wrap-text mt-1 pl-6 text-meta text-muted">{detail}</p>}
    </div>
  )
}
