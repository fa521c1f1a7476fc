/** Finds the open files again after a reload. */
'use client'
import { useEffect } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditorRoom, EditorState } from './editor-context.tsx'
import { readStoredTabs, storeTabs } from './tabs/stored-tabs.ts'
import { EMPTY_TABS, openPaths } from './tabs/tabs.ts'

/** With what was open from its first moment: a file that somebody pointed at meanwhile comes on top of that, not in its place. */
export function createView(sessionId: string): StoreApi<EditorState> {
  return createStore<EditorState>()(() => ({ tabs: readStoredTabs(sessionId) ?? EMPTY_TABS, target: null }))
}

type Remembered = Pick<EditorRoom, 'sessionId' | 'view' | 'keeper'>

export function useRememberedTabs({ sessionId, view, keeper }: EditorRoom): void {
  useEffect(() => rememberTabs({ sessionId, view, keeper }), [sessionId, view, keeper])
}

/** Reads the files of what is open, and keeps each change from now on. Returns how to stop. */
export function rememberTabs({ sessionId, view, keeper }: Remembered): () => void {
  for (const path of openPaths(view.getState().tabs)) void keeper.open(path)
  return view.subscribe(({ tabs }) => storeTabs(sessionId, tabs))
}
