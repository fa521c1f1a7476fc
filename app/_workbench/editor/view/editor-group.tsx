/** One group: its tabs, where the file lies, what is to be said about it, and its text. */
'use client'
import { useState } from 'react'
import { Button } from '#app/_ui/button.tsx'
import { Notice } from '#app/_ui/notice.tsx'
import type { EditorDocument } from '../documents/document.ts'
import { useDocument, useEditor, useTabs } from '../editor-context.tsx'
import { groupOf, type Side } from '../tabs/tabs.ts'
import { CodeView } from './code-view.tsx'
import { ConflictCard } from './conflict-card.tsx'
import { Crumbs, type CursorPlace } from './crumbs.tsx'
import { NoFile } from './no-file.tsx'
import { OtherBody } from './other-bodies.tsx'
import { TabStrip, tabId } from './tab-strip.tsx'

export function EditorGroup({ side }: { side: Side }) {
  const active = useTabs((tabs) => groupOf(tabs, side).active)
  const [cursor, setCursor] = useState<CursorPlace | null>(null)
  if (active === null) return <NoFile />
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <div className="flex h-8 shrink-0 border-line border-b bg-raised pointer-coarse:h-11">
        <TabStrip side={side} />
      </div>
      <div
        role="tabpanel"
        id={`editor-body-${side}`}
        aria-labelledby={tabId(side, active)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <OpenFile side={side} path={active} cursor={cursor} onCursor={setCursor} />
      </div>
    </div>
  )
}

interface OpenFileProps {
  side: Side
  path: string
  cursor: CursorPlace | null
  onCursor: (cursor: CursorPlace) => void
}

function OpenFile({ side, path, cursor, onCursor }: OpenFileProps) {
  const document = useDocument(path, (one) => one)
  if (document === undefined) return null
  const { body, conflict } = document
  const isText = body.kind === 'text'
  return (
    <>
      <Crumbs path={path} cursor={isText ? cursor : null} />
      {conflict === null ? null : <ConflictCard document={document} conflict={conflict} />}
      <Remarks document={document} />
      <div className="min-h-0 flex-1">
        {isText ? (
          <CodeView {...{ side, path, onCursor }} readOnly={body.readOnly !== null} />
        ) : (
          <OtherBody path={path} body={body} />
        )}
      </div>
    </>
  )
}

/** What the person should know of the file while it is open. */
function Remarks({ document }: { document: EditorDocument }) {
  const { keeper } = useEditor()
  const { path, body, gone, trouble, conflict } = document
  return (
    <>
      {body.kind === 'text' && body.readOnly === 'large' ? (
        <Notice banner>This file is large: it is shown, not edited.</Notice>
      ) : null}
      {body.kind === 'text' && body.readOnly === 'not_utf8' ? (
        <Notice banner tone="warning">
          This file is not UTF-8. It is shown as well as can be, and not edited, so that no byte of it is lost.
        </Notice>
      ) : null}
      {gone && conflict === null && body.kind === 'text' ? (
        <Notice
          banner
          tone="warning"
          action={
            <Button size="small" onClick={() => void keeper.save(path)}>
              Write it again
            </Button>
          }
        >
          This file was deleted. Its text is still here.
        </Notice>
      ) : null}
      {trouble === null ? null : (
        <Notice
          banner
          urgent
          tone="danger"
          action={
            <Button size="small" onClick={() => void keeper.save(path)}>
              Try again
            </Button>
          }
        >
          Not saved: {trouble} Your text is still here.
        </Notice>
      )}
    </>
  )
}
