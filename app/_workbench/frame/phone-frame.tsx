/** The workbench on a phone: one thing at a time, chosen by tabs at the bottom; two that belong together share a tab, and what something led to has a way back. */
'use client'
import { ChevronLeft, type LucideIcon, MessagesSquare } from 'lucide-react'
import { createElement, type ReactNode, useEffect, useRef } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { SegmentedControl } from '#app/_ui/segmented-control.tsx'
import type { Pane } from '../pane.ts'
import { PANES } from '../panes.ts'
import { PhonePortOffer } from '../ports/port-offer.tsx'
import { TRANSCRIPT } from './layout.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'
import { PaneBody } from './pane-place.tsx'
import { useOpenPane } from './use-open-pane.ts'

const TABS = PANES.filter(({ phone }) => phone === 'tab')

function tabOf(pane: Pane): Pane | undefined {
  const { phone } = pane
  return typeof phone === 'object' ? TABS.find(({ id }) => id === phone.inTabOf) : phone === 'tab' ? pane : undefined
}

export function PhoneFrame({ conversation }: { conversation: ReactNode }) {
  const wanted = useLayout(({ phoneTab }) => phoneTab)
  const ledTo = useLayout(({ phoneLedTo }) => phoneLedTo)
  const chosen = PANES.find((pane) => pane.id === wanted && tabOf(pane) !== undefined)
  const tab = chosen && tabOf(chosen)
  const front = PANES.find(({ id }) => id === ledTo) ?? chosen
  const { showOnPhone } = useLayoutActs()
  const last = useLastIn(tab, chosen)
  const waiting = useHead(({ approvals }) => Object.keys(approvals).length, 0)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className={cn('flex min-h-0 flex-1 flex-col', front !== undefined && 'hidden')}>{conversation}</div>
      {front?.phone === 'led-to' ? <WayBack from={chosen} /> : null}
      {front !== undefined && front === chosen ? <Choice tab={tab} front={front} /> : null}
      {PANES.map((pane) => (
        <PaneBody key={pane.id} pane={pane} front={pane === front} />
      ))}
      <PhonePortOffer />
      <nav aria-label="Panes" className="flex shrink-0 border-line border-t bg-raised pb-[env(safe-area-inset-bottom)]">
        <PhoneTab
          {...{ icon: MessagesSquare, title: 'Session', front: tab === undefined, count: waiting }}
          onShow={() => showOnPhone(TRANSCRIPT)}
        />
        {TABS.map((pane) => (
          <PhoneTab
            key={pane.id}
            {...{ icon: pane.icon, title: pane.title, front: pane === tab, count: 0 }}
            // Pressed where one is already it leads to the first pane of the tab.
            onShow={() => showOnPhone(front === chosen && pane === tab ? pane.id : last(pane))}
          />
        ))}
      </nav>
    </div>
  )
}

/** Which pane of a tab was seen last, so that a tab is found as it was left. */
function useLastIn(tab: Pane | undefined, chosen: Pane | undefined): (tab: Pane) => string {
  const seen = useRef<Record<string, string>>({})
  useEffect(() => {
    if (tab !== undefined && chosen !== undefined) seen.current[tab.id] = chosen.id
  }, [tab, chosen])
  return ({ id }) => seen.current[id] ?? id
}

/** Between the panes of one tab; nothing where there is but one. */
function Choice({ tab, front }: { tab: Pane | undefined; front: Pane }) {
  const { showOnPhone } = useLayoutActs()
  const open = useOpenPane()
  const panes = PANES.filter((pane) => tab !== undefined && tabOf(pane) === tab)
  if (tab === undefined || panes.length < 2) return null
  return (
    <div className="shrink-0 px-1.5 pt-1.5">
      <SegmentedControl
        label={tab.title}
        value={front.id}
        choices={panes.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(chosen) => {
          const pane = panes.find(({ id }) => id === chosen)
          if (pane !== undefined) open(pane)
          showOnPhone(chosen)
        }}
        className="flex *:basis-0"
      />
    </div>
  )
}

/** To where something led here from. */
function WayBack({ from }: { from: Pane | undefined }) {
  const { showOnPhone } = useLayoutActs()
  return (
    <button
      type="button"
      className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-2 text-left text-muted text-ui outline-offset-[-2px] hover:text-text"
      onClick={() => showOnPhone(from?.id ?? TRANSCRIPT)}
    >
      <ChevronLeft size={16} strokeWidth={1.5} aria-hidden />
      Back to {from?.title ?? 'Session'}
    </button>
  )
}

interface PhoneTabProps {
  icon: LucideIcon
  title: string
  front: boolean
  /** What waits for the person there. */
  count: number
  onShow: () => void
}

function PhoneTab({ icon, title, front, count, onShow }: PhoneTabProps) {
  return (
    <button
      type="button"
      aria-current={front ? 'page' : undefined}
      onClick={onShow}
      className={cn(
        'relative flex h-12 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-meta outline-offset-[-2px]',
        front ? 'text-accent' : 'text-muted',
      )}
    >
      {createElement(icon, { size: 18, strokeWidth: 1.5, 'aria-hidden': true })}
      <span className="max-w-full truncate px-1">{title}</span>
      {count === 0 ? null : (
        <span className="absolute top-1 left-1/2 ml-2 rounded-full bg-warning-soft px-1 text-warning">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </button>
  )
}
