/** A tool call in one line: what, on what, how it went; it opens in place. */
'use client'
import { shortPath } from '#app/_session/format.ts'
import { type CallEntry, type CallPhase, phaseOf } from '#app/_session/transcript-entry.ts'
import { Duration } from '#app/_ui/duration.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { Tone } from '#app/_ui/tone.ts'
import { ChangeCount } from '../change-count.tsx'
import { StepLine } from '../step-line.tsx'
import { useOpen, useView } from '../view-store.tsx'
import { CallBody } from './call-body.tsx'
import { callIcon } from './call-icon.ts'
import { LiveTail } from './live-tail.tsx'

const STATES: Readonly<Record<CallPhase, { tone: Tone; word: string }>> = {
  requested: { tone: 'neutral', word: 'being judged' },
  asking: { tone: 'waiting', word: 'waits for an answer' },
  starting: { tone: 'running', word: 'starting' },
  running: { tone: 'running', word: 'running' },
  done: { tone: 'success', word: 'done' },
  failed: { tone: 'danger', word: 'failed' },
  denied: { tone: 'danger', word: 'denied' },
  interrupted: { tone: 'neutral', word: 'stopped' },
}

export function CallRow({ entry }: { entry: CallEntry }) {
  const phase = phaseOf(entry)
  const verbose = useView(({ density }) => density === 'verbose')
  const [open, turn] = useOpen(entry.key, verbose && phase !== 'asking')
  const { verb, title, kind } = entry.display
  return (
    <div className="py-px">
      <StepLine
        icon={callIcon(kind)}
        loud={phase !== 'done'}
        open={open}
        onTurn={turn}
        words={
          <>
            <span className="text-text">{verb}</span>{' '}
            <bdi dir="ltr" className={cn('text-muted', kind !== 'agent' && 'font-mono text-[0.95em]')}>
              {kind === 'file' || kind === 'edit' ? shortPath(title) : title.split('\n')[0]}
            </bdi>
          </>
        }
        meta={<Meta entry={entry} phase={phase} />}
      />
      {open ? <CallBody entry={entry} /> : phase === 'running' ? <LiveTail callSeq={entry.seq} lines={3} /> : null}
    </div>
  )
}

function Meta({ entry, phase }: { entry: CallEntry; phase: CallPhase }) {
  const { added, removed, exitCode, note, kind } = entry.display
  const { tone, word } = STATES[phase]
  const said = phase === 'denied' || phase === 'interrupted' || phase === 'asking' || phase === 'requested'
  return (
    <>
      {entry.taskId === null ? null : <span>in the background</span>}
      {note === undefined || kind === 'command' ? null : (
        <span className="hidden max-w-40 truncate sm:inline">{note}</span>
      )}
      <ChangeCount added={added} removed={removed} />
      {exitCode === undefined || exitCode === 0 ? null : <span className="text-danger">exit {exitCode}</span>}
      {said ? (
        <span className={cn(tone === 'waiting' && 'text-warning', tone === 'danger' && 'text-danger')}>{word}</span>
      ) : null}
      {phase === 'running' && entry.startedAt !== null ? <Duration since={entry.startedAt} /> : null}
      {entry.result === null || entry.result.durationMs < 100 ? null : (
        <span>{formatDuration(entry.result.durationMs)}</span>
      )}
      <StatusDot tone={tone} />
      <span className="sr-only">{said ? '' : word}</span>
    </>
  )
}
