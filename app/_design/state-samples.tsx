/** What tells how things are. */
'use client'
import { Inbox } from 'lucide-react'
import { Badge } from '../_ui/badge.tsx'
import { Button } from '../_ui/button.tsx'
import { EmptyState } from '../_ui/empty-state.tsx'
import { ErrorBoundary } from '../_ui/error-boundary.tsx'
import { ErrorState } from '../_ui/error-state.tsx'
import { LiveRegion } from '../_ui/live-region.tsx'
import { Notice } from '../_ui/notice.tsx'
import { ProgressBar } from '../_ui/progress-bar.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { Spinner } from '../_ui/spinner.tsx'
import { StateChip } from '../_ui/state-chip.tsx'
import { StatusDot } from '../_ui/status-dot.tsx'
import type { Tone } from '../_ui/tone.ts'
import { Row, Samples } from './samples.tsx'

const TONES: readonly Tone[] = ['neutral', 'running', 'waiting', 'success', 'danger', 'info']

export function StateSamples() {
  return (
    <Samples title="States">
      <Row>
        <StateChip tone="running" label="Running" detail="2:14" />
        <StateChip tone="waiting" label="Waiting for you" detail="2" />
        <StateChip tone="success" label="Done" />
        <StateChip tone="danger" label="Container lost" />
        <StateChip tone="info" label="Retrying" detail="12 s" />
        <StateChip tone="neutral" label="Idle" />
      </Row>
      <Row>
        <Badge>draft</Badge>
        <Badge tone="running">3 running</Badge>
        <Badge tone="waiting">2 wait</Badge>
        <Badge tone="success">exit 0</Badge>
        <Badge tone="danger">exit 1</Badge>
        <Badge tone="info">demo</Badge>
        <Spinner label="Loading" />
        {TONES.map((tone) => (
          <span key={tone} className="flex items-center gap-1.5">
            <StatusDot tone={tone} />
            {tone}
          </span>
        ))}
        <Skeleton className="h-4 w-32" />
      </Row>
      <Notice>The demo model answers: it can solve the sample only.</Notice>
      <Notice tone="success">Connected again. Nothing was missed.</Notice>
      <Notice tone="warning" banner action={<Button size="small">Reconnect</Button>}>
        Reconnecting. What you see is from 14:02.
      </Notice>
      <Notice urgent tone="danger">
        The container is gone. The conversation is kept; the files of the last checkpoint too.
      </Notice>
      <ProgressBar label="Uploading" value={0.4} detail="4.1 of 12 MB" />
      <ProgressBar label="Unpacking" value={null} />
      <EmptyState
        icon={Inbox}
        sentence="Nothing waits for you."
        action={<Button size="small">Start a session</Button>}
      />
      <ErrorBoundary name="The list">
        <ErrorState
          title="The sessions could not be loaded."
          sentence="They are safe on the server. Check the connection and try again."
          retry={{ label: 'Try again', run: () => {} }}
        />
      </ErrorBoundary>
      <LiveRegion message="" />
    </Samples>
  )
}
