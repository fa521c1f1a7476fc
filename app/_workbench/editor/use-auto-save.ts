/** Saves by itself as the person likes it, and holds a page back that would lose something. */
'use client'
import { useEffect } from 'react'
import type { DocumentKeeper } from './documents/documents.ts'
import type { EditorPreferences } from './use-editor-preferences.ts'

export function useAutoSave(keeper: DocumentKeeper, { autoSave, autoSaveDelayMs }: EditorPreferences): void {
  useEffect(() => {
    if (autoSave !== 'after-delay') return
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
        setTimeout(() => void keeper.save(path), autoSaveDelayMs),
      )
    }
    return () => {
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }, [keeper, autoSave, autoSaveDelayMs])
  useEffect(() => {
    const saveAll = () => {
      for (const [path, { dirty }] of Object.entries(keeper.store.getState())) if (dirty) void keeper.save(path)
    }
    const away = () => {
      if (autoSave !== 'off') saveAll()
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
  }, [keeper, autoSave])
}
