/** The workbench on a phone: one thing at a time, chosen by tabs at the bottom; what something led to has a way back. */
'use client'
import { ChevronLeft, type LucideIcon, MessagesSquare } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import type { Pane } from '../pane.ts'
import { PANES } from '../panes.ts'
import { TRANSCRIPT } from './layout.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'
import { PaneBody } from './pane-place.tsx'

const SHOWN = PANES.filter(({ phone }) => phone !== 'absent')
const TABS = SHOWN.filter(({ phone }) => phone === 'tab')

export function PhoneFrame({ conversation }: { conversation: ReactNode }) {
  const wanted = useLayout(({ phoneTab }) => phoneTab)
  const ledTo = useLayout(({ phoneLedTo }) => phoneLedTo)
  const tab = TABS.find(({ id }) => id === wanted)
  const front = SHOWN.find(({ id }) => id === ledTo) ?? tab
  const { showOnPhone } = useLayoutActs()
  const waiting = useHead(({ approvals }) => Object.keys(approvals).length, 0)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className={cn('flex min-h-0 flex-1 flex-col', front !== undefined && 'hidden')}>{conversation}</div>
      {front?.phone === 'led-to' ? <WayBack tab={tab} /> : null}
      {SHOWN.map((pane) => (
        <PaneBody key={pane.id} pane={pane} front={pane === front} />
      ))}
      <nav aria-label="Panes" className="flex shrink-0 border-line border-t bg-raised pb-[env(safe-area-inset-bottom)]">
        <PhoneTab
          {...{ icon: MessagesSquare, title: 'Session', front: tab === undefined, count: waiting }}
          onShow={() => showOnPhone(TRANSCRIPT)}
        />
        {TABS.map((pane) => (
          <PhoneTab
            key={pane.id}
            {...{ icon: pane.icon, title: pane.title, front: pane === tab, count: 0 }}
            onShow={() => showOnPhone(pane.id)}
          />
        ))}
      </nav>
    </div>
  )
}

/** To the tab from which something led here. */
function WayBack({ tab }: { tab: Pane | undefined }) {
  const { showOnPhone } = useLayoutActs()
  return (
    <button
      type="button"
      className="flex h-11 shrink-0 items-center gap-1 border-line border-b px-2 text-left text-muted text-ui outline-offset-[-2px] hover:text-text"
      onClick={() => showOnPhone(tab?.id ?? TRANSCRIPT)}
    >
      <ChevronLeft size={16} strokeWidth={1.5} aria-hidden />
      Back to {tab?.title ?? 'Session'}
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
