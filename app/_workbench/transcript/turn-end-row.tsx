/** How a turn ended, what it took, and what it left behind. */
'use client'
import { shortPath } from '#app/_session/format.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useIntents, useOpenSession } from '#app/_session/session-context.tsx'
import { endWords } from '#app/_session/status.ts'
import type { TurnEndEntry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { Button } from '#app/_ui/button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { formatCount, formatMoney } from '#app/_ui/lib/format-amount.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import { ChangeCount } from './change-count.tsx'

const SOMEBODY = { kind: 'system', id: 'nobody' } as const

export function TurnEndRow({ entry }: { entry: TurnEndEntry }) {
  const { reason, detail, stoppedBy, usage, durationMs, files } = entry
  const { tone, word, sentence } = endWords(reason)
  const stopper = usePersonName(stoppedBy ?? SOMEBODY, { within: true })
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens
  const figures = [
    ...(durationMs === null ? [] : [formatDuration(durationMs)]),
    `${formatCount(tokens)} tokens`,
    formatMoney(usage.costMicroUsd),
  ]
  return (
    <div className="mt-1 mb-3 border-line border-t pt-1.5 text-meta text-muted">
      <div className="flex min-h-5 flex-wrap items-center gap-x-2">
        <StatusDot tone={tone} />
        <span className={cn('font-medium', tone === 'danger' && 'text-danger', tone === 'waiting' && 'text-warning')}>
          {reason === 'aborted' && stoppedBy !== null ? `Stopped by ${stopper}` : word}
        </span>
        {reason === 'completed' ? null : <span className="wrap-text min-w-0">{detail ?? sentence}</span>}
        <span className="tabular ml-auto">{figures.join(' · ')}</span>
      </div>
      {files.length === 0 ? null : <Files files={files} />}
      <NextStep entry={entry} />
    </div>
  )
}

function Files({ files }: Pick<TurnEndEntry, 'files'>) {
  const intents = useIntents()
  return (
    <ul aria-label="Files changed" className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 pl-4">
      {files.map(({ path, added, removed }) => (
        <li key={path}>
          <button
            type="button"
            className="flex items-center gap-1.5 rounded-small hover:text-text pointer-coarse:min-h-11"
            onClick={() => intents.send('show-changes', { path })}
          >
            <span className="font-mono">{shortPath(path)}</span>
            <ChangeCount added={added} removed={removed} />
          </button>
        </li>
      ))}
    </ul>
  )
}

const GOES_ON: ReadonlySet<TurnEndEntry['reason']> = new Set([
  ...(['max_turns', 'max_output_tokens', 'overloaded', 'model_error', 'aborted'] as const),
])

/** One press to go on, while it is the newest thing that happened. */
function NextStep({ entry }: { entry: TurnEndEntry }) {
  const newest = useHead((state) => state.lastTurn?.seq === entry.seq && Object.keys(state.turns).length === 0, false)
  const { say } = useOpenSession()
  if (!newest || !GOES_ON.has(entry.reason)) return null
  return (
    <Button size="small" className="mt-1.5" onClick={() => void say({ text: 'Go on.' })}>
      {entry.reason === 'overloaded' || entry.reason === 'model_error' ? 'Try again' : 'Go on'}
    </Button>
  )
}
