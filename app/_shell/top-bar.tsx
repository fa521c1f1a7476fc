/** The thin line on top of the pages that are no session. */
'use client'
import { Search, Settings } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Kbd } from '../_ui/kbd.tsx'
import { runCommand } from '../_ui/keys/command-store.ts'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { AccountMenu } from './account-menu.tsx'
import { BarLink } from './bar-link.tsx'
import { Mark } from './mark.tsx'

export function TopBar({ children }: { children?: ReactNode }) {
  const keys = useKeys('palette-open')
  return (
    <header className="sticky top-0 z-20 flex h-(--session-header) items-center gap-2 border-line border-b bg-background px-3">
      <Link
        href="/"
        className="flex items-center gap-2 rounded-control px-1 py-1 font-semibold text-prose pointer-coarse:h-11"
      >
        <Mark />
        Slipway
      </Link>
      {children}
      <button
        type="button"
        onClick={() => runCommand('palette-open')}
        className="ml-auto flex h-7 items-center gap-2 rounded-control border border-line bg-raised px-2 text-muted transition-colors hover:border-line-strong hover:text-text max-sm:justify-center sm:w-64 pointer-coarse:h-11 pointer-coarse:min-w-11"
      >
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <span className="max-sm:sr-only">Search or run</span>
        {keys === undefined ? null : <Kbd keys={keys} className="ml-auto max-sm:hidden" />}
      </button>
      <BarLink href="/settings" icon={Settings} label="Settings" command="settings-open" />
      <AccountMenu />
    </header>
  )
}
