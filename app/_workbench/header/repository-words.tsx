/** The branch, and the lines that differ from the session's beginning, which lead to the changes. */
'use client'
import { GitBranch } from 'lucide-react'
import { plural } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { useBranch } from '#app/_session/use-branch.ts'
import { Tooltip } from '#app/_ui/tooltip.tsx'

export function RepositoryWords() {
  return (
    <>
      <Branch />
      <Changed />
    </>
  )
}

function Branch() {
  const branch = useBranch()
  if (branch === null) return null
  return (
    <Tooltip label={`On the branch ${branch}`}>
      <span data-branch className="flex min-w-0 max-w-48 items-center gap-1 text-meta text-muted max-lg:hidden">
        <GitBranch size={14} strokeWidth={1.5} aria-hidden className="shrink-0" />
        <span className="truncate font-mono">{branch}</span>
      </span>
    </Tooltip>
  )
}

function Changed() {
  const changed = useSession(({ repository }) => repository?.changed ?? null)
  const intents = useIntents()
  if (changed === null || changed.files === 0) return null
  const { added, removed, files } = changed
  return (
    <Tooltip label={`${plural(files, 'file')} changed since the session began`}>
      <button
        type="button"
        aria-label={`Show the changes: ${plural(added, 'line')} added, ${removed} removed`}
        className="tabular flex h-7 shrink-0 items-center gap-1 rounded-control px-1.5 text-meta hover:bg-hover"
        onClick={() => intents.send('show-changes', {})}
      >
        {added + removed === 0 ? (
          <span className="text-muted">{plural(files, 'file')}</span>
        ) : (
          <>
            <span className="text-success">+{added}</span>
            <span className="text-danger">−{removed}</span>
          </>
        )}
      </button>
    </Tooltip>
  )
}
