/** Asks for names again and again, one question at a time: what changes while an answer is on its way makes that old before it comes. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ApiResult } from './session-api.ts'

export interface FileNames {
  /** Null until they are known. */
  names: readonly string[] | null
  /** What to say meanwhile, or why they are not known. */
  note: string | null
  /** When they were true, in milliseconds; 0: they may not be any more. */
  at: number
}

export interface NameKeeper {
  readonly store: StoreApi<FileNames>
  /** In place of these; not where newer ones are there, or are on their way. */
  ask(old: FileNames): Promise<void>
  /** Files came or went. */
  changed(): void
}

export function createNameKeeper(read: () => Promise<ApiResult<readonly string[]>>): NameKeeper {
  const store = createStore<FileNames>()(() => ({ names: null, note: 'The files are being listed…', at: 0 }))
  let asking = false
  let changes = 0
  return {
    store,
    async ask(old) {
      if (asking || store.getState() !== old) return
      asking = true
      const before = changes
      const result = await read()
      asking = false
      const at = changes === before ? Date.now() : 0
      store.setState(result.ok ? { names: result.value, note: null, at } : { names: null, note: result.message, at })
    },
    changed() {
      changes += 1
      if (store.getState().at !== 0) store.setState({ at: 0 })
    },
  }
}
