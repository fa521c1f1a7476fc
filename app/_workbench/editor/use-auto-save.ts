/** Saves by itself as the person likes it, and holds a page back that would lose something. */
'use client'
import { useEffect, useState } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import { createAutoSave } from './auto-save.ts'
import type { DocumentKeeper } from './documents/documents.ts'
import type { EditorState } from './editor-context.tsx'
import { activePath } from './tabs/tabs.ts'
import type { EditorPreferences } from './use-editor-preferences.ts'

interface AutoSaveParts {
  keeper: DocumentKeeper
  view: StoreApi<EditorState>
}

/** Returns what is to be called when the person turns away from a text; it resolves when that is on disk, if they like it so. */
export function useAutoSave(
  { keeper, view }: AutoSaveParts,
  { known, autoSave, autoSaveDelayMs }: EditorPreferences,
): () => Promise<void> {
  const [saves] = useState(() => createAutoSave(keeper))
  useEffect(() => saves.like(known ? { autoSave, autoSaveDelayMs } : null), [saves, known, autoSave, autoSaveDelayMs])
  useEffect(
    () =>
      view.subscribe(({ tabs }, before) => {
        if (activePath(tabs) !== activePath(before.tabs)) void saves.leave()
      }),
    [view, saves],
  )
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (Object.values(keeper.store.getState()).some(({ dirty }) => dirty)) event.preventDefault()
    }
    window.addEventListener('blur', saves.away)
    window.addEventListener('beforeunload', leaving)
    return () => {
      window.removeEventListener('blur', saves.away)
      window.removeEventListener('beforeunload', leaving)
    }
  }, [keeper, saves])
  return saves.leave
}
