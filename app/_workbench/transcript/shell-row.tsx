/** A command that a person ran beside the agent. */
'use client'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { ShellEntry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { actorHue } from '#app/_ui/actor-hue.ts'
import { Button } from '#app/_ui/button.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import { LiveTail } from './call/live-tail.tsx'
import { plainOutput, tailOf } from './call/tail-of.ts'
import { useOpen } from './view-store.tsx'

const SHOWN = 12

export function ShellRow({ entry }: { entry: ShellEntry }) {
  const name = usePersonName(entry.by)
  const { command } = useOpenSession()
  const { result } = entry
  return (
    <div className={cn('mt-3 mb-2 border-l-2 pl-3', actorHue(entry.by.id).border)}>
      <div className="flex min-h-5 items-center gap-2 text-meta text-muted">
        <span className="font-medium text-text">{name}</span> ran
        <span className="tabular ml-auto flex items-center gap-2">
          {result === null ? (
            <Button
              size="small"
              variant="quiet"
              onClick={() => void command({ type: 'shell-stop', requestSeq: entry.seq })}
            >
              Stop
            </Button>
          ) : (
            <span>{formatDuration(result.durationMs)}</span>
          )}
          <StatusDot tone={result === null ? 'running' : result.exitCode === 0 ? 'success' : 'danger'} />
        </span>
      </div>
      <pre className="wrap-text whitespace-pre-wrap text-ui">
        <CodeText text={entry.command} />
      </pre>
      {result === null ? <LiveTail callSeq={entry.seq} lines={SHOWN} /> : <Ended entry={entry} result={result} />}
    </div>
  )
}

const OUTCOMES = {
  stopped: 'Stopped.',
  timeout: 'Ran out of time.',
  interrupted: 'Interrupted.',
  refused: 'Not started.',
} as const

function Ended({ entry, result }: { entry: ShellEntry; result: NonNullable<ShellEntry['result']> }) {
  const [whole, turn] = useOpen(entry.key, false)
  const { text, hidden } = tailOf(result.output, SHOWN)
  return (
    <div className="mt-1 text-meta text-muted">
      {text === '' ? null : (
        <Scrolled
          as="pre"
          className="wrap-text max-h-120 overflow-y-auto whitespace-pre-wrap rounded-card border border-line px-3 py-2"
        >
          {whole ? plainOutput(result.output) : text}
        </Scrolled>
      )}
      <p className="mt-0.5 flex items-center gap-3">
        {hidden === 0 ? null : (
          <button type="button" className="shrink-0 text-accent pointer-coarse:min-h-11" onClick={turn}>
            {whole ? 'Show less' : `Show all ${hidden + SHOWN} lines`}
          </button>
        )}
        <span>
          {result.outcome === 'exited' ? `Exit code ${result.exitCode ?? 'unknown'}.` : OUTCOMES[result.outcome]} The
          agent learns of it with the next message.
        </span>
      </p>
    </div>
  )
}
