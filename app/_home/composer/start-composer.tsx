/** Starts a session: from what, to do what, and how. */
'use client'
import { ArrowUp, FolderGit2, FolderUp, PackageOpen, Square } from 'lucide-react'
import { type DragEvent, type RefObject, useRef, useState } from 'react'
import { Button } from '../../_ui/button.tsx'
import { isKeyOf } from '../../_ui/keys/is-key-of.ts'
import { keyWorld } from '../../_ui/keys/key-world.ts'
import { useCommand } from '../../_ui/keys/use-command.ts'
import { cn } from '../../_ui/lib/cn.ts'
import { ProgressBar } from '../../_ui/progress-bar.tsx'
import { SegmentedControl } from '../../_ui/segmented-control.tsx'
import { Textarea } from '../../_ui/textarea.tsx'
import { droppedFiles } from './dropped-files.ts'
import { GitSource } from './git-source.tsx'
import { StartOptions } from './start-options.tsx'
import { UploadSource } from './upload-source.tsx'
import { type Start, useStart } from './use-start.ts'

const SOURCES = [
  { value: 'sample', label: 'Sample', icon: PackageOpen },
  { value: 'git', label: 'Git', icon: FolderGit2 },
  { value: 'upload', label: 'Upload', icon: FolderUp },
  { value: 'empty', label: 'Nothing', icon: Square },
] as const

const CHOICES = SOURCES.map(({ value, label, icon: Icon }) => ({
  value,
  name: label,
  label: (
    <span className="inline-flex items-center gap-1.5">
      <Icon size={14} strokeWidth={1.5} aria-hidden className="max-sm:hidden" />
      {label}
    </span>
  ),
}))

export function StartComposer() {
  const start = useStart()
  const { draft, change, state } = start
  const text = useRef<HTMLTextAreaElement>(null)
  const drop = useDrop(start)
  useCommand('session-new', () => text.current?.focus())
  return (
    <section
      aria-label="Start a session"
      className={cn(
        'rounded-card border border-line-strong bg-field',
        drop.over && 'border-accent ring-2 ring-accent/25',
      )}
      {...drop.handlers}
    >
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <span className="text-muted max-sm:sr-only">Start from</span>
        <SegmentedControl
          label="Start from"
          value={draft.kind}
          choices={CHOICES}
          onChange={(kind) => change({ kind })}
        />
      </div>
      {draft.kind === 'git' ? <GitSource start={start} /> : null}
      {draft.kind === 'upload' ? <UploadSource start={start} /> : null}
      <Prompt start={start} field={text} />
      {state.kind === 'starting' && state.progress !== null ? (
        <div className="px-3 pb-2">
          <ProgressBar label="Uploading" value={state.progress} detail={`${Math.round(state.progress * 100)} %`} />
        </div>
      ) : null}
      {state.kind === 'failed' ? (
        <p role="alert" className="wrap-text px-3 pb-2 text-danger">
          {state.sentence}
        </p>
      ) : null}
      <Footer start={start} />
    </section>
  )
}

const PLACEHOLDERS: Record<Start['draft']['kind'], string> = {
  sample: 'What should be done? The sample has a failing test.',
  git: 'What should be done in this repository?',
  upload: 'What should be done with these files?',
  empty: 'What should be built?',
}

function Prompt({ start, field }: { start: Start; field: RefObject<HTMLTextAreaElement | null> }) {
  const { draft, change } = start
  return (
    <div className="px-3 py-2.5">
      <Textarea
        ref={field}
        bare
        aria-label="First message"
        placeholder={PLACEHOLDERS[draft.kind]}
        value={draft.text}
        className="min-h-11"
        onChange={(event) => change({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || !isKeyOf('message-send', event, keyWorld())) return
          event.preventDefault()
          start.start()
        }}
      />
    </div>
  )
}

function Footer({ start }: { start: Start }) {
  const { state, missing } = start
  const busy = state.kind === 'starting'
  return (
    <div className="flex flex-wrap items-center gap-1 px-1.5 pb-1.5">
      <StartOptions start={start} />
      <span className="ml-auto flex items-center gap-2">
        {busy && state.progress !== null ? (
          <Button variant="quiet" onClick={start.stop}>
            Stop
          </Button>
        ) : null}
        <Button
          variant="primary"
          busy={busy}
          disabled={missing !== null}
          title={missing ?? undefined}
          onClick={start.start}
        >
          <ArrowUp size={16} strokeWidth={2} aria-hidden />
          Start
        </Button>
      </span>
    </div>
  )
}

/** A folder or an archive that is dropped here becomes the source. */
function useDrop({ change, fail }: Start) {
  const [over, setOver] = useState(false)
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return {
    over,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event: DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      },
      onDrop(event: DragEvent) {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(false)
        change({ kind: 'upload' })
        droppedFiles(event.dataTransfer).then(
          (picked) => (picked.ok ? change({ upload: picked.upload }) : fail(picked.sentence)),
          () => fail('The browser could not read what was dropped. Choose it with the button instead.'),
        )
      },
    },
  }
}
