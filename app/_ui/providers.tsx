/** What every page stands in: tooltips that know of each other, messages, keys. */
'use client'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { KeyDispatcher } from './keys/key-dispatcher.tsx'
import { KeyOverlay } from './keys/key-overlay.tsx'
import { ThemeCommand } from './look/theme-command.tsx'
import { QuestionDialog } from './question-dialog.tsx'
import { Toaster } from './toaster.tsx'

export function Providers({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delay={500} timeout={300}>
      <div className="app-root">{children}</div>
      <KeyDispatcher />
      <KeyOverlay />
      <ThemeCommand />
      <QuestionDialog />
      <Toaster />
    </Tooltip.Provider>
  )
}
