/** One changed file before and after, with its changes walked by key, taken back one by one, and remarks for the agent on its lines. */
'use client'
import type { DiffOnMount } from '@monaco-editor/react'
import { ChevronDown, ChevronUp, FilePenLine, MessageSquarePlus, Undo2 } from 'lucide-react'
import type { editor } from 'monaco-editor'
import { useEffect, useRef, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { writeFile } from '#app/_api/write-file.ts'
import { CodeDiff } from '#app/_monaco/code-diff.tsx'
import { useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { ErrorState } from '#app/_ui/error-state.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { ChangedFile, ChangedFileView } from '#protocol/api/change-routes.ts'
import { DEFAULT_PREFERENCES } from '#protocol/preferences.ts'
import { LineRemark } from './line-remark.tsx'
import { type Hunk, revertHunk } from './revert-hunk.ts'
import type { Since } from './use-changes.ts'

export interface FileDiffProps {
  file: ChangedFile
  since: Since
  sideBySide: boolean
  /** Asked again when it changes. */
  edition: number
  onKeep: () => void
  /** Of the whole file. */
  onUndo: () => void
}

type View = { kind: 'loading' } | { kind: 'failed'; sentence: string } | { kind: 'there'; view: ChangedFileView }

function useFileView({ file, since, edition }: FileDiffProps): View {
  const sessionId = useSession((data) => data.sessionId)
  const [view, setView] = useState<View>({ kind: 'loading' })
  const { path, from } = file
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new edition is a reason to ask, not a part of the question.
  useEffect(() => {
    const controller = new AbortController()
    const query = { since, path, ...(from === undefined ? {} : { from }) }
    void callApi('changedFile', { params: { id: sessionId }, query, signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      setView(answer.ok ? { kind: 'there', view: answer.value } : { kind: 'failed', sentence: answer.problem.sentence })
    })
    return () => controller.abort()
  }, [sessionId, since, path, from, edition])
  return view
}

export function FileDiff(props: FileDiffProps) {
  const view = useFileView(props)
  if (view.kind === 'loading') return <Skeleton className="m-3 h-40" />
  if (view.kind === 'failed') return <ErrorState title="The change could not be read." sentence={view.sentence} />
  const { before, after } = view.view
  if (before.why === 'binary' || after.why === 'binary')
    return <EmptyState sentence="This file is no text: its change cannot be shown as lines." />
  if (before.why === 'too_large' || after.why === 'too_large')
    return <EmptyState sentence="This file is too large to be compared here. Take the patch instead." />
  return <TextDiff {...props} before={before.text ?? ''} after={after.text ?? ''} afterHash={after.sha256} />
}

interface TextDiffProps extends FileDiffProps {
  before: string
  after: string
  afterHash: string | null
}

function TextDiff(props: TextDiffProps) {
  const { file, sideBySide, before, after, onKeep, onUndo } = props
  const [diff, setDiff] = useState<editor.IStandaloneDiffEditor | null>(null)
  const [remarkAt, setRemarkAt] = useState<number | null>(null)
  const sessionId = useSession((data) => data.sessionId)
  const go = async (to: 'next' | 'previous') => {
    await compared(diff)
    diff?.goToDiff(to)
  }
  const undoHere = async () => {
    // All of it is one change: without its lines it would still be there, or still be gone.
    if (file.status === 'added' || file.status === 'deleted') return onUndo()
    await compared(diff)
    const hunk = hunkAtCursor(diff)
    if (hunk === null || props.afterHash === null) return toast.failed('There is no change here that could be undone.')
    const content = revertHunk(before, after, hunk)
    const written = await writeFile({ sessionId, path: file.path, content, expect: props.afterHash })
    if (!written.ok) toast.failed(`Not undone: ${written.problem.sentence}`)
  }
  const remark = () => setRemarkAt(diff?.getModifiedEditor().getPosition()?.lineNumber ?? 1)
  useCommand('hunk-next', () => void go('next'))
  useCommand('hunk-previous', () => void go('previous'))
  useCommand('hunk-accept', onKeep)
  useCommand('hunk-reject', () => void undoHere())
  useCommand('hunk-comment', remark)
  const mount = useDiffMount(setDiff, setRemarkAt)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <DiffBar path={file.path} {...{ go, remark, undoHere }} />
      <div className="min-h-0 flex-1">
        <CodeDiff
          path={file.path}
          {...{ before, after, sideBySide }}
          look={DEFAULT_PREFERENCES.editor}
          onMount={mount}
        />
      </div>
      {remarkAt === null ? null : (
        <LineRemark
          path={file.path}
          line={remarkAt}
          code={after.split('\n')[remarkAt - 1] ?? ''}
          onClose={() => setRemarkAt(null)}
        />
      )}
    </div>
  )
}

interface DiffBarProps {
  path: string
  go: (to: 'next' | 'previous') => Promise<void>
  remark: () => void
  undoHere: () => Promise<void>
}

/** What the keys do, for the pointer. */
function DiffBar({ path, go, remark, undoHere }: DiffBarProps) {
  const intents = useIntents()
  const [next, previous] = [useKeys('hunk-next'), useKeys('hunk-previous')]
  const [comment, reject] = [useKeys('hunk-comment'), useKeys('hunk-reject')]
  return (
    <div className="flex h-8 shrink-0 items-center gap-0.5 border-line border-b pr-1 pl-3 pointer-coarse:h-11">
      <span className="min-w-0 flex-1 truncate font-mono text-meta text-muted" title={path}>
        {path}
      </span>
      <IconButton
        icon={ChevronUp}
        size="small"
        label="Previous change"
        keys={previous}
        onClick={() => void go('previous')}
      />
      <IconButton icon={ChevronDown} size="small" label="Next change" keys={next} onClick={() => void go('next')} />
      <IconButton icon={MessageSquarePlus} size="small" label="Remark on this line" keys={comment} onClick={remark} />
      <IconButton icon={Undo2} size="small" label="Undo this change" keys={reject} onClick={() => void undoHere()} />
      <IconButton
        icon={FilePenLine}
        size="small"
        label="Open the file"
        onClick={() => intents.send('open-file', { path })}
      />
    </div>
  )
}

/** A click on a line's number is a wish to remark on it. */
function useDiffMount(
  setDiff: (diff: editor.IStandaloneDiffEditor) => void,
  setRemarkAt: (line: number) => void,
): DiffOnMount {
  const latest = useRef(setRemarkAt)
  useEffect(() => {
    latest.current = setRemarkAt
  })
  return (made, monaco) => {
    setDiff(made)
    made.getModifiedEditor().onMouseDown(({ target }) => {
      const { GUTTER_LINE_NUMBERS, GUTTER_GLYPH_MARGIN } = monaco.editor.MouseTargetType
      if (target.type !== GUTTER_LINE_NUMBERS && target.type !== GUTTER_GLYPH_MARGIN) return
      if (target.position !== null) latest.current(target.position.lineNumber)
    })
  }
}

/** The editor compares in a worker: a key that comes before it has done so must not be lost. */
function compared(diff: editor.IStandaloneDiffEditor | null): Promise<void> {
  if (diff === null || diff.getLineChanges() !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const listening = diff.onDidUpdateDiff(() => {
      listening.dispose()
      resolve()
    })
  })
}

/** The change in which the cursor stands, or the next one after it. */
function hunkAtCursor(diff: editor.IStandaloneDiffEditor | null): Hunk | null {
  const line = diff?.getModifiedEditor().getPosition()?.lineNumber ?? 1
  const hunks = diff?.getLineChanges() ?? []
  const end = (hunk: Hunk) => Math.max(hunk.modifiedStartLineNumber, hunk.modifiedEndLineNumber)
  return hunks.find((hunk) => line <= end(hunk)) ?? hunks.at(-1) ?? null
}
