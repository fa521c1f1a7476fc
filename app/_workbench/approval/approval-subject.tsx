/** What is asked for, whole: nothing of it may be hidden, by length or by signs that cannot be seen. */
'use client'
import { useMemo } from 'react'
import { shortPath } from '#app/_session/format.ts'
import { useHead } from '#app/_session/hooks.ts'
import type { CallEntry } from '#app/_session/transcript-entry.ts'
import { PatchView } from '#app/_ui/code/patch-view.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { ExactText } from '#app/_ui/exact-text.tsx'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import type { CallDisplay } from '#protocol/content.ts'
import type { OpenApproval } from '#protocol/state.ts'
import { useNarrow } from '../frame/use-narrow.ts'
import { proposedChange } from './proposed-change.ts'
import { Segments } from './segments.tsx'
import { useFileNow } from './use-file-now.ts'

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
  if (display.kind === 'edit') return <ChangeSubject display={display} call={call} />
  return (
    <>
      <ExactText text={display.title} />
      <Input input={call?.input ?? null} title={display.title} />
    </>
  )
}

/** The lines as they would stand in the file, with their numbers there where it could be read. */
function ChangeSubject({ display, call }: Omit<ApprovalSubjectProps, 'approval'>) {
  const path = display.path ?? display.title
  const now = useFileNow(path)
  const input = call?.input ?? null
  const context = useNarrow() ? 1 : 3
  const change = useMemo(() => proposedChange(display, input, now, context), [display, input, now, context])
  return (
    <>
      <ExactText text={shortPath(display.title)} />
      {change === null ? <Input input={input} title={display.title} /> : null}
      {change === null || change.patch === '' ? null : (
        <Scrolled className="mt-1.5 max-h-80 overflow-y-auto rounded-card border border-line bg-background">
          <PatchView patch={change.patch} path={path} numbered={change.placed} wrapped />
        </Scrolled>
      )}
      {change?.note == null ? null : <p className="mt-1.5 text-ui">{change.note}</p>}
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
