/** One place of the frame: a row of tabs, and the pane in front. */
'use client'
import { createElement, type KeyboardEvent, type ReactNode, startTransition, useEffect, useState } from 'react'
import { ErrorBoundary } from '#app/_ui/error-boundary.tsx'
import { keysOf, useCommandStore } from '#app/_ui/keys/command-store.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { Tooltip } from '#app/_ui/tooltip.tsx'
import type { Pane, Place } from '../pane.ts'
import { panesAt } from '../panes.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'
import { useOpenPane } from './use-open-pane.ts'

const NAMES: Record<Place, string> = { side: 'Session', work: 'Work', bottom: 'Terminals' }

export function PanePlace({ place, actions }: { place: Place; actions?: ReactNode }) {
  const panes = panesAt(place)
  const wanted = useLayout(({ active }) => active[place])
  const front = panes.find(({ id }) => id === wanted) ?? panes[0]
  if (front === undefined) return null
  return (
    <section aria-label={NAMES[place]} className="flex h-full min-h-0 min-w-0 flex-col bg-background">
      <div className="flex h-(--panel-header) shrink-0 items-center gap-1 border-line border-b pr-1">
        <PaneTabs place={place} panes={panes} front={front} />
        {actions}
      </div>
      {panes.map((pane) => (
        <PaneBody key={pane.id} pane={pane} front={pane.id === front.id} />
      ))}
    </section>
  )
}

function PaneTabs({ place, panes, front }: { place: Place; panes: readonly Pane[]; front: Pane }) {
  const { show } = useLayoutActs()
  const open = useOpenPane()
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = panes[(panes.indexOf(front) + by + panes.length) % panes.length]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    show(place, next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label={NAMES[place]}
      className="@container flex h-full min-w-0 flex-1 overflow-x-auto px-1"
      onKeyDown={move}
    >
      {panes.map((pane) => (
        <PaneTab key={pane.id} pane={pane} front={pane.id === front.id} onOpen={() => open(pane)} />
      ))}
    </div>
  )
}

const noCount = () => 0

function useKeysOf(command: CommandName | undefined): string | undefined {
  return useCommandStore(({ bindings }) => (command === undefined ? undefined : keysOf(command, bindings)[0]))
}

function PaneTab({ pane, front, onOpen }: { pane: Pane; front: boolean; onOpen: () => void }) {
  const { id, title, icon, command, useCount = noCount } = pane
  const count = useCount()
  const keys = useKeysOf(command)
  return (
    <Tooltip label={title} keys={keys}>
      <button
        type="button"
        role="tab"
        id={`tab-${id}`}
        aria-controls={`pane-${id}`}
        aria-selected={front}
        tabIndex={front ? 0 : -1}
        onClick={onOpen}
        className={cn(
          '-mb-px flex h-full shrink-0 select-none items-center gap-1.5 border-b px-2 text-ui outline-offset-[-2px]',
          front ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
        )}
      >
        {createElement(icon, {
          ...{ size: 16, strokeWidth: 1.5, 'aria-hidden': true },
          // In a narrow place the words are worth more.
          className: '@max-[14.5rem]:hidden',
        })}
        {title}
        {count === 0 ? null : <span className="tabular text-meta text-muted">{count}</span>}
      </button>
    </Tooltip>
  )
}

/** Made when it is first seen; one that stays alive is only hidden afterwards. */
export function PaneBody({ pane, front }: { pane: Pane; front: boolean }) {
  const [seen, setSeen] = useState(front)
  const [due, setDue] = useState(false)
  useEffect(() => {
    if (front) setSeen(true)
  }, [front])
  // The frame and the conversation stand first; what the container tells comes later anyway.
  useEffect(() => startTransition(() => setDue(true)), [])
  if (!front && !(pane.keepAlive && seen)) return null
  return (
    <div
      role="tabpanel"
      id={`pane-${pane.id}`}
      aria-labelledby={`tab-${pane.id}`}
      hidden={!front}
      className={cn('min-h-0 flex-1', front ? 'flex flex-col' : 'hidden')}
    >
      {due ? (
        <ErrorBoundary name={pane.title}>
          <pane.Body />
        </ErrorBoundary>
      ) : null}
    </div>
  )
}
