/** Before there is a conversation: the size of what comes, or one sentence on what to do. */
'use client'
import { MessagesSquare } from 'lucide-react'
import { useHead } from '#app/_session/hooks.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'

export function TranscriptOpening({ opened }: { opened: boolean }) {
  const source = useHead((state) => state.source.kind, 'empty')
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
      <EmptyState
        icon={MessagesSquare}
        sentence={
          source === 'empty'
            ? 'The workspace is empty. Say what to build, and the agent starts in a container of its own.'
            : 'Say what to do. The agent reads, edits and runs in a container of its own, and asks before it acts.'
        }
      />
    </div>
  )
}
