/** One glance: whose turn it is, how long, what it cost. */
'use client'
import { ChevronLeft, Columns2, type LucideIcon, PanelBottom, PanelLeft, PanelRight } from 'lucide-react'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { keysOf, useCommandStore } from '#app/_ui/keys/command-store.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { useLayout, useLayoutActs } from '../frame/layout-context.tsx'
import type { Place } from '../pane.ts'
import { panesAt } from '../panes.ts'
import { CostMenu } from './cost-menu.tsx'
import { RepositoryWords } from './repository-words.tsx'
import { SessionMenu } from './session-menu.tsx'
import { SessionTitle } from './session-title.tsx'
import { StatusChip } from './status-chip.tsx'

export function SessionHeader({ narrow }: { narrow: boolean }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b bg-raised px-2">
      <a
        href="/"
        aria-label="All sessions"
        className="grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
      >
        <ChevronLeft size={16} strokeWidth={1.5} aria-hidden />
      </a>
      <SessionTitle />
      {narrow ? null : <RepositoryWords />}
      <div className="ml-auto flex min-w-0 shrink-0 items-center gap-2">
        <StatusChip narrow={narrow} />
        {narrow ? null : <CostMenu />}
        {narrow ? null : <PlaceButtons />}
        <SessionMenu />
      </div>
    </header>
  )
}

const PLACES = [
  { place: 'side', label: 'Side', icon: PanelLeft, command: 'sidebar-toggle' },
  { place: 'bottom', label: 'Terminals', icon: PanelBottom, command: 'terminal-toggle' },
  { place: 'work', label: 'Work', icon: PanelRight, command: undefined },
] as const satisfies readonly { place: Place; label: string; icon: LucideIcon; command: CommandName | undefined }[]

function PlaceButtons() {
  const open = useLayout((layout) => layout.open)
  const preset = useLayout((layout) => layout.preset)
  const { toggle, swapPreset } = useLayoutActs()
  const bindings = useCommandStore((store) => store.bindings)
  const there = PLACES.filter(({ place }) => panesAt(place).length > 0)
  return (
    <div className="flex items-center">
      <IconButton
        icon={Columns2}
        label={preset === 'watch' ? 'Make room for the code' : 'Make room for the transcript'}
        keys={keysOf('layout-swap', bindings)[0]}
        onClick={swapPreset}
      />
      {there.map(({ place, label, icon, command }) => (
        <IconButton
          key={place}
          icon={icon}
          label={`${open[place] ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
          keys={command === undefined ? undefined : keysOf(command, bindings)[0]}
          pressed={open[place]}
          onClick={() => toggle(place)}
        />
      ))}
    </div>
  )
}
