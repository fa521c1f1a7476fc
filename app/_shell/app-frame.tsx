/** The frame of the pages that are no session: the line on top, the palette, and what they all need to know. */
'use client'
import { type ReactNode, useEffect } from 'react'
import { useInstallation } from '../_home/installation-store.ts'
import { AppPalette } from './app-palette.tsx'
import { TopBar } from './top-bar.tsx'

export function AppFrame({ children }: { children: ReactNode }) {
  useEffect(() => void useInstallation.getState().load(), [])
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:rounded-control focus:bg-float focus:px-3 focus:py-2 focus:shadow-float"
      >
        Skip to the content
      </a>
      <TopBar />
      {children}
      <AppPalette />
    </div>
  )
}
