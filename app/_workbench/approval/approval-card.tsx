/** One request for permission: what exactly, why it is asked, and the four answers. */
'use client'
import { ChevronLeft, ChevronRight, ShieldQuestion } from 'lucide-react'
import { indexOfCall } from '#app/_session/find-entry.ts'
import { useNow, useSession } from '#app/_session/hooks.ts'
import type { CallEntry } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { formatDuration } from '#app/_ui/lib/format-age.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { OpenApproval } from '#protocol/state.ts'
import { ApprovalAnswers } from './approval-answers.tsx'
import { ApprovalSubject } from './approval-subject.tsx'
import { WhyAsked } from './why-asked.tsx'

export interface ApprovalPlace {
  at: number
  of: number
  step(by: number): void
}

export interface ApprovalCardProps {
  requestId: string
  place: ApprovalPlace
  /** Told before an answer from this card leaves. */
  onAnswer: (requestId: string) => void
}

export function ApprovalCard({ requestId, place, onAnswer }: ApprovalCardProps) {
  const approval = useSession(({ state }) => state?.approvals[requestId])
  const call = useSession(({ transcript }) => callOf(transcript.entries, approval?.callSeq))
  const display = useSession(({ state }) =>
    approval === undefined ? undefined : state?.calls[approval.callSeq]?.display,
  )
  if (approval === undefined) return null
  const shown = call?.display ?? display
  // The reason of a command is that of its first part that nothing covers.
  const toldByPart = approval.segments.some(({ note = '' }) => note !== '' && approval.reason.endsWith(note))
  return (
    <section
      aria-labelledby={`ask-${requestId}`}
      data-approval={requestId}
      className="flex min-h-0 flex-col rounded-card border border-warning bg-raised"
    >
      <header className="flex min-h-9 items-center gap-2 px-3 pt-1.5">
        <ShieldQuestion size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-warning" />
        <h3 id={`ask-${requestId}`} className="min-w-0 flex-1 truncate font-medium text-ui">
          {shown === undefined ? 'May the agent go on?' : `${QUESTIONS[shown.kind]}`}
        </h3>
        <Expiry approval={approval} />
        <Stepper place={place} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-3">
        {shown === undefined ? null : <ApprovalSubject approval={approval} display={shown} call={call} />}
        {toldByPart && approval.agentId === MAIN_AGENT ? null : (
          <p className="wrap-text my-1.5 text-muted text-ui">
            <Asker agentId={approval.agentId} /> {toldByPart ? null : approval.reason}
          </p>
        )}
        <WhyAsked approval={approval} />
      </div>
      <ApprovalAnswers {...{ approval, call, onAnswer }} />
    </section>
  )
}

const QUESTIONS = {
  file: 'Read this?',
  edit: 'Change this file?',
  command: 'Run this command?',
  search: 'Search here?',
  web: 'Fetch this from the network?',
  agent: 'Start this agent?',
  task: 'Do this with the task?',
  other: 'Use this tool?',
} as const

function callOf(entries: Parameters<typeof indexOfCall>[0], callSeq: number | undefined): CallEntry | null {
  if (callSeq === undefined) return null
  const entry = entries[indexOfCall(entries, callSeq)]
  return entry?.kind === 'call' ? entry : null
}

function Asker({ agentId }: { agentId: string }) {
  const name = usePersonName({ kind: 'agent', id: agentId })
  return agentId === MAIN_AGENT ? null : (
    <span>
      {name} {agentId} asks.
    </span>
  )
}

function Expiry({ approval }: { approval: OpenApproval }) {
  const { expiresAt } = approval
  const skew = useSession(({ clockSkew }) => clockSkew)
  const now = useNow(expiresAt !== null) + skew
  if (expiresAt === null) return null
  const left = Date.parse(expiresAt) - now
  return (
    <span className="tabular shrink-0 text-meta text-warning">
      {left > 0 ? `denied in ${formatDuration(left)}` : 'expired'}
    </span>
  )
}

function Stepper({ place: { at, of, step } }: { place: ApprovalPlace }) {
  if (of < 2) return null
  return (
    <span className="tabular flex shrink-0 items-center text-meta text-muted">
      <IconButton icon={ChevronLeft} size="small" label="Previous request" onClick={() => step(-1)} />
      {at + 1} of {of}
      <IconButton icon={ChevronRight} size="small" label="Next request" onClick={() => step(1)} />
    </span>
  )
}
