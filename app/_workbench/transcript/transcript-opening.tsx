/** Before there is a conversation: the size of what comes, or one sentence on what to do. */
'use client'
import { FolderX, MessagesSquare } from 'lucide-react'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import type { SessionState } from '#protocol/state.ts'

export function TranscriptOpening({ opened }: { opened: boolean }) {
  const source = useHead((state) => state.source.kind, 'empty')
  const failure = useHead((state) => state.sourceFailure, null)
  const closed = useSession(
    ({ state, link }) => link.kind === 'closed' || state?.archived === true || (state?.notUnderstood ?? null) !== null,
  )
  if (!opened) {
    return (
      <div aria-hidden className="mx-auto flex min-h-0 w-full max-w-190 flex-1 flex-col justify-end gap-3 px-4 py-6">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-4 w-5/6" />
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-7 w-full" />
        <Skeleton className="h-7 w-full" />
      </div>
    )
  }
  return (
    <div className="grid min-h-0 flex-1 place-items-center">
      {failure === null ? (
        <EmptyState icon={MessagesSquare} sentence={closed ? 'Nothing was said here.' : SENTENCES[source]} />
      ) : (
        <NoSource failure={failure} />
      )}
    </div>
  )
}

const BEGIN = 'Say what to do. The agent reads, edits and runs in a container of its own, and asks before it acts.'
const SENTENCES: Record<SessionState['source']['kind'], string> = {
  empty: 'The workspace is empty. Say what to build, and the agent starts in a container of its own.',
  sample: BEGIN,
  upload: BEGIN,
  git: BEGIN,
}

function NoSource({ failure }: { failure: string }) {
  return (
    <EmptyState
      icon={FolderX}
      sentence={
        <>
          <span className="text-danger">{failure}</span> The workspace is empty. Start another session with an address
          that can be reached, or say what to build here.
        </>
      }
      action={<Button onClick={() => window.location.assign('/')}>All sessions</Button>}
    />
  )
}
