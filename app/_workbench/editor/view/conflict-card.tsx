/** The file changed on disk while it was edited here: both are kept until the person says what becomes of them. */
'use client'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { CodeDiff } from '#app/_monaco/code-diff.tsx'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { SegmentedControl } from '#app/_ui/segmented-control.tsx'
import { type Merged, mergeTexts } from '#protocol/merge/merge-texts.ts'
import type { Conflict, EditorDocument } from '../documents/document.ts'
import { modelOf } from '../documents/monaco-texts.ts'
import { useEditor } from '../editor-context.tsx'

export function ConflictCard({ document, conflict }: { document: EditorDocument; conflict: Conflict }) {
  const { keeper } = useEditor()
  const { path } = document
  const [merging, setMerging] = useState(false)
  const merged = useMerged(document, conflict)
  const { theirs } = conflict
  const name = path.slice(path.lastIndexOf('/') + 1)
  const sentence =
    theirs === null
      ? `${name} was deleted while you were editing it.`
      : merged.clean
        ? `${name} changed on disk while you were editing it. Your lines and the new ones do not touch each other.`
        : `${name} changed on disk in the same lines that you edited.`
  return (
    <section role="alert" aria-label="Changed on both sides" className="border-line border-b bg-warning-soft px-3 py-2">
      <p className="wrap-text text-ui">{sentence} Nothing is lost until you choose.</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {theirs === null ? null : merged.clean ? (
          <Button
            variant="primary"
            size="small"
            onClick={() => keeper.resolve(path, { kind: 'merged', text: textOf(merged, []) })}
          >
            Keep both
          </Button>
        ) : (
          <Button variant="primary" size="small" onClick={() => setMerging(true)}>
            Choose line by line
          </Button>
        )}
        <Button size="small" onClick={() => keeper.resolve(path, { kind: 'mine' })}>
          {theirs === null ? 'Keep my text' : 'Keep mine'}
        </Button>
        <Button size="small" onClick={() => keeper.resolve(path, { kind: 'theirs' })}>
          {theirs === null ? 'Let it go' : 'Take what is on disk'}
        </Button>
        {theirs === null || !merged.clean ? null : (
          <Button variant="quiet" size="small" onClick={() => setMerging(true)}>
            Compare
          </Button>
        )}
      </div>
      {theirs === null ? null : <MergeDialog {...{ path, merged, theirs }} open={merging} onOpenChange={setMerging} />}
    </section>
  )
}

function useMerged(document: EditorDocument, { theirs }: Conflict): Merged {
  const ours = useModelText(document.path)
  const base = document.base?.text ?? ''
  return useMemo(() => mergeTexts({ base, ours, theirs: theirs?.text ?? '' }), [base, ours, theirs])
}

/** The text as it is typed: what is written while the card stands is part of what is kept. */
function useModelText(path: string): string {
  const model = modelOf(path)
  const listen = useCallback(
    (changed: () => void) => {
      const listening = model?.onDidChangeContent(changed)
      return () => listening?.dispose()
    },
    [model],
  )
  return useSyncExternalStore(listen, () => model?.getValue() ?? '')
}

type Choice = 'ours' | 'theirs' | 'both'

/** Conflicts in their order, each with what was chosen; your own text where nothing was. */
function textOf({ hunks }: Merged, choices: readonly Choice[]): string {
  let at = 0
  return hunks
    .map((hunk) => {
      if (hunk.kind !== 'conflict') return hunk.text
      const choice = choices[at] ?? 'ours'
      at += 1
      return choice === 'both' ? `${withEnd(hunk.ours)}${hunk.theirs}` : hunk[choice]
    })
    .join('')
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

interface MergeDialogProps {
  path: string
  merged: Merged
  theirs: { text: string }
  open: boolean
  onOpenChange: (open: boolean) => void
}

function MergeDialog({ path, merged, theirs, open, onOpenChange }: MergeDialogProps) {
  const { keeper, look } = useEditor()
  const conflicts = merged.hunks.filter((hunk) => hunk.kind === 'conflict')
  const [choices, setChoices] = useState<readonly Choice[]>([])
  const text = textOf(merged, choices)
  const apply = () => {
    keeper.resolve(path, { kind: 'merged', text })
    onOpenChange(false)
  }
  return (
    <Dialog
      title={`Put both versions of ${path} together`}
      description="From what is on disk to what you will have."
      size="large"
      open={open}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Not now</Button>
          <Button variant="primary" onClick={apply}>
            Use this text
          </Button>
        </>
      }
    >
      {conflicts.length === 0 ? null : (
        <ol className="mb-3 flex max-h-56 flex-col gap-3 overflow-y-auto">
          {conflicts.map((hunk, at) => (
            // Conflicts have no name but their order, which does not change while they are shown.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={at} className="rounded-control border border-line">
              <div className="flex items-center justify-between gap-2 border-line border-b px-2 py-1">
                <span className="text-meta text-muted">
                  Place {at + 1} of {conflicts.length}
                </span>
                <SegmentedControl<Choice>
                  label={`Place ${at + 1}`}
                  value={choices[at] ?? 'ours'}
                  choices={[
                    { value: 'ours', label: 'Mine' },
                    { value: 'theirs', label: 'On disk' },
                    { value: 'both', label: 'Both' },
                  ]}
                  onChange={(choice) =>
                    setChoices(conflicts.map((_, one) => (one === at ? choice : (choices[one] ?? 'ours'))))
                  }
                />
              </div>
              <div className="grid grid-cols-2 divide-x divide-line font-mono text-meta">
                <pre className="overflow-x-auto whitespace-pre-wrap p-2">{hunk.ours}</pre>
                <pre className="overflow-x-auto whitespace-pre-wrap p-2">{hunk.theirs}</pre>
              </div>
            </li>
          ))}
        </ol>
      )}
      <div className="h-80 overflow-hidden rounded-control border border-line">
        <CodeDiff path={path} before={theirs.text} after={text} sideBySide inlineBelow={600} look={look} />
      </div>
    </Dialog>
  )
}
