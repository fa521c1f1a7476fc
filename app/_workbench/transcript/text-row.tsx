/** What the agent says, as prose. */
'use client'
import type { TextEntry } from '#app/_session/transcript-entry.ts'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { Later } from '#app/_ui/later.tsx'
import { AgentText } from './agent-text.tsx'
import { LinkToHere } from './link-to-here.tsx'

export function TextRow({ entry }: { entry: TextEntry }) {
  return (
    <div className="group/text relative py-1.5">
      <AgentText text={entry.text} />
      {/* A finger has no hover: there they stand below the text, in place of over it. */}
      <div className="-right-1 absolute top-0 flex rounded-control bg-background opacity-0 focus-within:opacity-100 group-hover/text:opacity-100 pointer-coarse:static pointer-coarse:-ml-3 pointer-coarse:h-11 pointer-coarse:opacity-100">
        <Later>
          <CopyButton label="Copy as markdown" text={entry.text} />
          <LinkToHere seq={entry.seq} />
        </Later>
      </div>
    </div>
  )
}
