/** The editor before a file is open. Its engine is as large as all the rest of the page, so it comes with the first file. */
'use client'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { useTurningAway } from '#app/_ui/lib/use-turning-away.ts'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { readStoredTabs } from './tabs/stored-tabs.ts'
import { NoFile } from './view/no-file.tsx'

const fetchPane = () => import('./editor-pane.tsx')
const EditorPane = dynamic(() => fetchPane().then((module) => module.EditorPane), {
  ssr: false,
  loading: OnItsWay,
})

export function EditorEntrance() {
  return useWanted() ? <EditorPane /> : <NoFile />
}

/** Who turns to something else meanwhile keeps the keyboard when it comes. */
function OnItsWay() {
  const intents = useIntents()
  useTurningAway(true, () => intents.amend('open-file', (body) => ({ ...body, focus: false })))
  return <Skeleton className="m-3 h-40" />
}

/** Whether a file was open before, or was asked for since. The pane itself takes what was asked for, when it is there. */
function useWanted(): boolean {
  const sessionId = useSession((data) => data.sessionId)
  const intents = useIntents()
  const [wanted, setWanted] = useState(() => intents.waits('open-file') || readStoredTabs(sessionId) !== null)
  useEffect(() => {
    if (wanted) return
    if (intents.waits('open-file')) return setWanted(true)
    return intents.onSend((name) => {
      if (name === 'open-file') setWanted(true)
      // Where it cannot be had, the wish for a file says so.
      if (name === 'choose-file') void fetchPane().catch(() => undefined)
    })
  }, [wanted, intents])
  return wanted
}
