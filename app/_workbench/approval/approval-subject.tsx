/** What is asked for, whole: nothing of it may be hidden, by length or by signs that cannot be seen. */
'use client'
import { shortPath } from '#app/_session/format.ts'
import { useHead } from '#app/_session/hooks.ts'
import type { CallEntry } from '#app/_session/transcript-entry.ts'
import { PatchView } from '#app/_ui/code/patch-view.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { ExactText } from '#app/_ui/exact-text.tsx'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import type { CallDisplay } from '#protocol/content.ts'
import type { OpenApproval } from '#protocol/state.ts'
import { proposedPatch } from './proposed-patch.ts'
import { Segments } from './segments.tsx'

export interface ApprovalSubjectProps {
  approval: OpenApproval
  display: CallDisplay
  /** Null while the page that holds it is not loaded. */
  call: CallEntry | null
}

export function ApprovalSubject({ approval, display, call }: ApprovalSubjectProps) {
  const { segments } = approval
  if (display.kind === 'command') {
    return (
      <>
        {segments.length === 0 ? (
          <ExactText text={display.title} />
        ) : (
          <Segments segments={segments} whole={display.title} directory={approval.directory} />
        )}
        <Directory said={approval.directory} />
      </>
    )
  }
  const patch = display.patch ?? (call === null ? null : proposedPatch(display, call.input))
  return (
    <>
      <ExactText text={display.kind === 'edit' ? shortPath(display.title) : display.title} />
      {patch === null || patch === undefined ? (
        <Input input={call?.input ?? null} title={display.title} />
      ) : (
        <Scrolled className="mt-1.5 max-h-80 overflow-y-auto rounded-card border border-line bg-background">
          <PatchView patch={patch} path={display.path ?? display.title} />
        </Scrolled>
      )}
    </>
  )
}

function Directory({ said }: { said: string | null }) {
  const shell = useHead((state) => state.cwd, '')
  const cwd = said ?? shell
  return (
    <p className="mt-1 text-meta text-muted">
      in <code>{cwd}</code>
    </p>
  )
}

/** What the title does not say. */
function Input({ input, title }: { input: CallEntry['input']; title: string }) {
  const rest = Object.entries(input ?? {}).filter(([, value]) => value !== title)
  if (rest.length === 0) return null
  return (
    <Scrolled as="dl" className="mt-1.5 grid max-h-60 grid-cols-[auto_1fr] gap-x-3 gap-y-1 overflow-y-auto text-meta">
      {rest.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="wrap-text whitespace-pre-wrap font-mono">
            <CodeText text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
          </dd>
        </div>
      ))}
    </Scrolled>
  )
}
