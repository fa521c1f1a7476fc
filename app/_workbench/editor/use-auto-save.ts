/** Saves by itself as the person likes it, and holds a page back that would lose something. */
'use client'
import { useCallback, useEffect, useRef } from 'react'
import type { StoreApi } from 'zustand/vanilla'
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
  { autoSave, autoSaveDelayMs }: EditorPreferences,
): () => Promise<void> {
  useSavePause(keeper, autoSave === 'after-delay' ? autoSaveDelayMs : null)
  const liked = useRef(autoSave)
  useEffect(() => {
    liked.current = autoSave
  })
  const leave = useCallback(async () => {
    if (liked.current === 'on-focus-change') await saveAll(keeper)
  }, [keeper])
  useEffect(
    () =>
      view.subscribe(({ tabs }, before) => {
        if (activePath(tabs) !== activePath(before.tabs)) void leave()
      }),
    [view, leave],
  )
  useEffect(() => {
    const away = () => {
      if (liked.current !== 'off') void saveAll(keeper)
    }
    const leaving = (event: BeforeUnloadEvent) => {
      if (Object.values(keeper.store.getState()).some(({ dirty }) => dirty)) event.preventDefault()
    }
    window.addEventListener('blur', away)
    window.addEventListener('beforeunload', leaving)
    return () => {
      window.removeEventListener('blur', away)
      window.removeEventListener('beforeunload', leaving)
    }
  }, [keeper])
  return leave
}

async function saveAll(keeper: DocumentKeeper): Promise<void> {
  const unsaved = Object.entries(keeper.store.getState()).filter(([, { dirty }]) => dirty)
  await Promise.all(unsaved.map(([path]) => keeper.save(path)))
}

/** Milliseconds after the last edit; null: never by itself. */
function useSavePause(keeper: DocumentKeeper, delayMs: number | null): void {
  useEffect(() => {
    if (delayMs === null) return
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const stop = keeper.store.subscribe((documents, before) => {
      for (const [path, document] of Object.entries(documents)) {
        if (document.dirty && document !== before[path]) arm(path)
      }
    })
    const arm = (path: string) => {
      clearTimeout(timers.get(path))
      timers.set(
        path,
        setTimeout(() => void keeper.save(path), delayMs),
      )
    }
    return () => {
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }, [keeper, delayMs])
}
