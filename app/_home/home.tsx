/** The inbox: what waits for a person, and the way to start something new. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { AppFrame } from '../_shell/app-frame.tsx'
import { ErrorState } from '../_ui/error-state.tsx'
import { useCommand } from '../_ui/keys/use-command.ts'
import { Notice } from '../_ui/notice.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { StartComposer } from './composer/start-composer.tsx'
import { DemoNotice } from './demo-notice.tsx'
import { EmptyInbox } from './empty-inbox.tsx'
import { FirstRun } from './first-run.tsx'
import { useInbox } from './inbox-store.ts'
import { InboxTools } from './inbox-tools.tsx'
import { SessionList } from './session-list.tsx'

export function Home() {
  const search = useRef<HTMLInputElement>(null)
  useCommand('sessions-search', () => search.current?.focus())
  // A list that was left on another shelf is not what one comes home to.
  useEffect(() => {
    const { shelf, search: words, show } = useInbox.getState()
    if (shelf !== 'active' || words !== '') show({ shelf: 'active', search: '' })
  }, [])
  return (
    <AppFrame>
      <main
        id="content"
        className="mx-auto flex w-full max-w-232 flex-1 flex-col gap-6 px-6 pt-8 pb-16 max-sm:px-3 max-sm:pt-3"
      >
        <h1 className="sr-only">Inbox</h1>
        <FirstRun />
        <StartComposer />
        <DemoNotice />
        <div className="flex min-h-0 flex-1 flex-col gap-3">
          <InboxTools searchRef={search} />
          <Sessions />
        </div>
      </main>
    </AppFrame>
  )
}

function Sessions() {
  const { rows, problem, readAt, refresh } = useInbox()
  const [busy, setBusy] = useState(false)
  const again = () => {
    setBusy(true)
    void refresh().finally(() => setBusy(false))
  }
  if (rows === null && problem !== null) {
    return (
      <ErrorState
        title="The sessions could not be loaded."
        sentence={`${problem.sentence} They are safe on the server.`}
        retry={{ label: 'Try again', busy, run: again }}
      />
    )
  }
  if (rows === null) return <Waiting />
  return (
    <>
      {problem === null ? null : (
        <Notice tone="warning">
          {problem.sentence} The list is as it was at {new Date(readAt).toLocaleTimeString()}.
        </Notice>
      )}
      {rows.length === 0 ? <EmptyInbox /> : <SessionList />}
    </>
  )
}

/** As high as the rows that come. */
function Waiting() {
  return (
    <div role="status" aria-label="Loading the sessions" className="flex flex-col rounded-card border border-line">
      {[60, 45, 52].map((width) => (
        <span key={width} className="flex h-10 items-center gap-3 border-line border-t px-3 first:border-t-0">
          <Skeleton className="size-2 rounded-full" />
          <span style={{ width: `${width}%` }}>
            <Skeleton className="h-3 w-full" />
          </span>
        </span>
      ))}
    </div>
  )
}
