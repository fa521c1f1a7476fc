/** The layout of this browser's workbench, for the frame and for what opens and closes its places. */
'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Place } from '../pane.ts'
import { type Layout, otherPreset, readLayout, type Sizes, sizesKey } from './layout.ts'

const KEPT_AS = 'slipway.layout'

export interface LayoutActs {
  swapPreset(): void
  toggle(place: Place): void
  /** Opens the place and brings the pane to its front. */
  show(place: Place, paneId: string): void
  keepSizes(panels: readonly string[], sizes: Sizes): void
  showOnPhone(tab: string): void
  /** Shows the pane over the tab in front, until a tab is shown again. */
  leadOnPhone(paneId: string): void
}

interface LayoutRoom {
  store: StoreApi<Layout>
  acts: LayoutActs
}
const LayoutContext = createContext<LayoutRoom | null>(null)

export function LayoutProvider({ children }: { children: ReactNode }) {
  const [room] = useState(createRoom)
  useEffect(
    () =>
      room.store.subscribe((layout) => {
        try {
          localStorage.setItem(KEPT_AS, JSON.stringify(layout))
        } catch {
          // No room or not allowed: the layout lasts as long as the page.
        }
      }),
    [room],
  )
  return <LayoutContext.Provider value={room}>{children}</LayoutContext.Provider>
}

function createRoom(): LayoutRoom {
  const store = createStore<Layout>()(() => readLayout(kept()))
  const acts: LayoutActs = {
    swapPreset: () => store.setState(({ preset }) => ({ preset: otherPreset(preset) })),
    toggle: (place) => store.setState(({ open }) => ({ open: { ...open, [place]: !open[place] } })),
    show(place, paneId) {
      store.setState(({ open, active }) => ({
        open: { ...open, [place]: true },
        active: { ...active, [place]: paneId },
      }))
    },
    keepSizes(panels, sizes) {
      store.setState(({ preset, sizes: all }) => ({ sizes: { ...all, [sizesKey(preset, panels)]: sizes } }))
    },
    showOnPhone: (phoneTab) => store.setState({ phoneTab, phoneLedTo: null }),
    leadOnPhone: (phoneLedTo) => store.setState({ phoneLedTo }),
  }
  return { store, acts }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS)
  } catch {
    // A browser that keeps nothing: the default.
    return null
  }
}

function useRoom(): LayoutRoom {
  const room = useContext(LayoutContext)
  if (room === null) throw new Error('this stands outside of the workbench')
  return room
}

export function useLayout<T>(select: (layout: Layout) => T): T {
  return useStore(useRoom().store, select)
}

export function useLayoutActs(): LayoutActs {
  return useRoom().acts
}
