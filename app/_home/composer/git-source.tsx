/** Which repository, and which branch of it. */
'use client'
import { GitBranch, Link2 } from 'lucide-react'
import { Input } from '../../_ui/input.tsx'
import type { Start } from './use-start.ts'

export function GitSource({ start: { draft, change } }: { start: Start }) {
  return (
    <div className="flex gap-2 border-line border-b px-3 py-2 max-sm:flex-col">
      <Input
        icon={Link2}
        mono
        aria-label="Address of the repository"
        placeholder="https://example.org/team/project.git"
        value={draft.url}
        onChange={(event) => change({ url: event.target.value })}
      />
      <span className="w-56 shrink-0 max-sm:w-full">
        <Input
          icon={GitBranch}
          mono
          aria-label="Branch, tag or commit"
          placeholder="Default branch"
          value={draft.ref}
          onChange={(event) => change({ ref: event.target.value })}
        />
      </span>
    </div>
  )
}
