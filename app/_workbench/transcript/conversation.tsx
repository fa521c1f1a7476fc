/** The transcript, what waits for the person, and the place to write. */
'use client'
import { useRef } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import type { SessionData } from '#app/_session/session-store.ts'
import { LiveRegion } from '#app/_ui/live-region.tsx'
import { ApprovalDock } from '../approval/approval-dock.tsx'
import { Composer } from '../composer/composer.tsx'
import { QueueDock } from '../composer/queue-dock.tsx'
import { stepWords } from './step-words.ts'
import { TranscriptBar } from './transcript-bar.tsx'
import { TranscriptList } from './transcript-list.tsx'
import { TranscriptOpening } from './transcript-opening.tsx'
import { TranscriptViewProvider } from './view-store.tsx'

export function Conversation() {
  const scroller = useRef<HTMLDivElement | null>(null)
  const opened = useSession(
    ({ state, transcript }) => state !== null && (transcript.facts.length > 0 || state.seq === 0),
  )
  const started = useSession(hasBegun)
  return (
    <TranscriptViewProvider>
      <section
        aria-label="Conversation with the agent"
        className="relative flex h-full min-h-0 min-w-0 flex-1 flex-col"
      >
        <TranscriptBar scroller={scroller} />
        {opened && started ? <TranscriptList scroller={scroller} /> : <TranscriptOpening opened={opened} />}
        <div className="mx-auto flex max-h-[70%] w-full max-w-190 shrink-0 flex-col gap-2 px-4 pb-3">
          <ApprovalDock />
          <QueueDock />
          <Composer />
        </div>
        <FinishedSteps />
      </section>
    </TranscriptViewProvider>
  )
}

/** A first message that did not arrive, a command before any message, and what a container said that did not stay are to be read too; how it came is not. */
function hasBegun({ state, transcript, pending }: SessionData): boolean {
  if ((state?.turnCount ?? 0) > 0 || pending.length > 0) return true
  return transcript.entries.some(
    (entry) =>
      entry.kind === 'message' || entry.kind === 'shell' || (entry.kind === 'divider' && entry.said !== undefined),
  )
}

/** Says finished steps aloud, never tokens. */
function FinishedSteps() {
  const words = useSession(({ transcript }) => stepWords(transcript.entries))
  return <LiveRegion message={words} />
}
