/** Finds the open files again after a reload. */
'use client'
import { useEffect } from 'react'
import type { EditorRoom } from './editor-context.tsx'
import { readStoredTabs, storeTabs } from './tabs/stored-tabs.ts'
import { EMPTY_TABS, openPaths } from './tabs/tabs.ts'

export function useRememberedTabs({ sessionId, view, keeper }: EditorRoom): void {
  useEffect(() => {
    const stored = readStoredTabs(sessionId)
    // A file that somebody pointed at meanwhile goes before what was open.
    if (stored !== null && view.getState().tabs === EMPTY_TABS) {
      view.setState({ tabs: stored })
      for (const path of openPaths(stored)) void keeper.open(path)
    }
    return view.subscribe(({ tabs }) => storeTabs(sessionId, tabs))
  }, [sessionId, view, keeper])
}
