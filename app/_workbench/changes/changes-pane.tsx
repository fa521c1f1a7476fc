/** What changed in the files since the session began or since the last turn, to be read, kept, remarked on or taken back. */
'use client'
import { Columns2, GitCompare, RefreshCw, Rows2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { useIntent, useSession } from '#app/_session/hooks.ts'
import type { IntentBodies } from '#app/_session/intents.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { ErrorState } from '#app/_ui/error-state.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Notice } from '#app/_ui/notice.tsx'
import { Panels, ResizablePanel } from '#app/_ui/panels.tsx'
import { SegmentedControl } from '#app/_ui/segmented-control.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { ChangedFile, Changes } from '#protocol/api/change-routes.ts'
import { ChangeList } from './change-list.tsx'
import { PatchMenu } from './patch-menu.tsx'
import { undoChange } from './undo-change.ts'
import { type ChangesView, type Since, useChanges } from './use-changes.ts'
import { useWide } from './use-wide.ts'

/** Above the text the list takes what it needs, up to this; whoever moves the border decides. */
const MOST_ROWS = 6
const ROW_PX = 32

/** The list is there at once; what compares texts is as large as all the rest. */
const FileDiff = dynamic(() => import('./file-diff.tsx').then((module) => module.FileDiff), {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-40" />,
})

export function ChangesPane() {
  const [since, setSince] = useState<Since>('session')
  const [wanted, setWanted] = useState<string | null>(null)
  const [box, wide] = useWide()
  const [chosenView, setChosenView] = useState<'split' | 'unified' | null>(null)
  const sideBySide = chosenView === null ? wide : chosenView === 'split'
  const view = useChanges(since)
  const files = view.changes?.files ?? []
  const front = files.find(({ path }) => path === wanted) ?? files[0] ?? null
  const showPath = useCallback(({ path }: IntentBodies['show-changes']) => {
    if (path !== undefined) setWanted(path.replace(/^\/workspace\//, ''))
  }, [])
  useIntent('show-changes', showPath)
  return (
    <div ref={box} className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-line border-b pr-1 pl-2 pointer-coarse:h-13">
        <SegmentedControl<Since>
          label="Since when"
          value={since}
          choices={[
            { value: 'session', label: 'Session' },
            { value: 'turn', label: 'Last turn' },
          ]}
          onChange={setSince}
        />
        <Figures view={view} />
        <IconButton
          icon={sideBySide ? Rows2 : Columns2}
          size="small"
          label={sideBySide ? 'Show in one column' : 'Show side by side'}
          onClick={() => setChosenView(sideBySide ? 'unified' : 'split')}
        />
        <IconButton icon={RefreshCw} size="small" label="Look again" onClick={view.ask} />
        <PatchMenu since={since} front={front} />
      </div>
      {view.trouble === null || view.changes === null ? null : (
        <Notice banner tone="warning">
          These may be older changes: {view.trouble}
        </Notice>
      )}
      <Body {...{ view, since, sideBySide, wide, front }} onShow={setWanted} />
    </div>
  )
}

function Figures({ view: { changes } }: { view: ChangesView }) {
  return (
    <span className="tabular min-w-0 flex-1 truncate px-1 text-meta text-muted">
      {changes === null || changes.files.length === 0 ? null : (
        <>
          {changes.files.length} {changes.files.length === 1 ? 'file' : 'files'}{' '}
          <span className="text-success">+{changes.added}</span> <span className="text-danger">−{changes.removed}</span>
        </>
      )}
    </span>
  )
}

interface BodyProps {
  view: ChangesView
  since: Since
  sideBySide: boolean
  wide: boolean
  front: ChangedFile | null
  onShow: (path: string) => void
}

function Body({ view, since, sideBySide, wide, front, onShow }: BodyProps) {
  const { changes, trouble, edition, ask } = view
  const sessionId = useSession((data) => data.sessionId)
  const [kept, setKept] = useState<ReadonlyMap<string, string | null>>(new Map())
  const undo = async (file: ChangedFile) => {
    const { ok, sentence } = await undoChange(sessionId, file, since)
    if (ok) toast.done(sentence)
    else toast.failed(sentence)
    ask()
  }
  if (changes === null) {
    if (trouble !== null)
      return (
        <ErrorState
          title="The changes could not be read."
          sentence={trouble}
          retry={{ label: 'Try again', run: ask }}
        />
      )
    return <Skeleton className="m-3 h-24" />
  }
  if (changes.files.length === 0)
    return <EmptyState icon={GitCompare} sentence={emptyWords(changes.base === null, since)} className="flex-1" />
  const keep = () => {
    if (front === null) return
    setKept((before) => new Map(before).set(front.path, front.sha256))
    const next = changes.files[changes.files.indexOf(front) + 1]
    if (next !== undefined) onShow(next.path)
  }
  return (
    <Panels
      id={wide ? 'changes-wide' : 'changes'}
      orientation={wide ? 'horizontal' : 'vertical'}
      panelIds={['list', 'diff']}
      className="min-h-0 flex-1"
    >
      <ResizablePanel
        id="list"
        defaultSize={wide ? '28%' : Math.min(changes.files.length, MOST_ROWS) * ROW_PX + 8}
        minSize={wide ? '12%' : ROW_PX}
        maxSize={wide ? '60%' : '70%'}
      >
        <div className="min-h-0 flex-1 overflow-y-auto">
          <ChangeList
            {...{ files: changes.files, kept, onShow }}
            front={front?.path ?? null}
            onUndo={(file) => void undo(file)}
          />
          <LeftOut {...changes} />
        </div>
      </ResizablePanel>
      <ResizablePanel id="diff" minSize="30%">
        {front === null ? null : (
          <FileDiff
            key={front.path}
            file={front}
            {...{ since, sideBySide, edition }}
            onKeep={keep}
            onUndo={() => void undo(front)}
          />
        )}
      </ResizablePanel>
    </Panels>
  )
}

function LeftOut({ truncated, leftOut }: Pick<Changes, 'truncated' | 'leftOut'>) {
  if (!truncated && leftOut.length === 0) return null
  return (
    <p className="wrap-text px-2.5 pb-2 text-meta text-muted">
      {truncated ? 'There are more changes than are shown. ' : ''}
      {leftOut.length > 0 ? `Not looked at: ${leftOut.slice(0, 6).join(', ')}` : ''}
    </p>
  )
}

function emptyWords(noBase: boolean, since: Since): string {
  if (noBase)
    return since === 'turn' ? 'No turn has begun yet.' : 'Nothing to compare with yet: the files are not there.'
  return since === 'turn' ? 'The last turn changed no files.' : 'No file has changed since the session began.'
}
