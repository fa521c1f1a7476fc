/** How a person looks at this transcript: its density, what is opened, and where it was asked to go. Not part of the session. */
'use client'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Density } from './rows.ts'

export interface TranscriptView {
  density: Density
  /** What was opened or closed by hand, by the key of its row; all else is as its kind has it. */
  open: Readonly<Record<string, boolean>>
  search: string | null
  /** The row that a link or a search led to; it is marked for a moment. */
  mark: string | null
  reading: boolean
}

type ViewStore = StoreApi<TranscriptView>
const ViewContext = createContext<ViewStore | null>(null)
const KEPT_AS = 'slipway.density'

export function TranscriptViewProvider({ children }: { children: ReactNode }) {
  const [store] = useState<ViewStore>(() =>
    createStore<TranscriptView>()(() => ({
      ...{ density: readDensity(), open: {}, search: null, mark: null, reading: false },
    })),
  )
  return <ViewContext.Provider value={store}>{children}</ViewContext.Provider>
}

export function useViewStore(): ViewStore {
  const store = useContext(ViewContext)
  if (store === null) throw new Error('this stands outside of a transcript')
  return store
}

export function useView<T>(select: (view: TranscriptView) => T): T {
  return useStore(useViewStore(), select)
}

/** Whether a row is open, and how to turn that round. */
export function useOpen(key: string, byDefault: boolean): readonly [boolean, () => void] {
  const store = useViewStore()
  const open = useStore(store, (view) => view.open[key] ?? byDefault)
  const turn = () => store.setState((view) => ({ open: { ...view.open, [key]: !open } }))
  return [open, turn]
}

export function setDensity(store: ViewStore, density: Density): void {
  store.setState({ density, open: {} })
  try {
    localStorage.setItem(KEPT_AS, density)
  } catch {
    // Not kept: it lasts as long as the page.
  }
}

function readDensity(): Density {
  try {
    const kept = localStorage.getItem(KEPT_AS)
    return kept === 'summary' || kept === 'verbose' ? kept : 'normal'
  } catch {
    // A browser that keeps nothing.
    return 'normal'
  }
}
