/** The workbench on a phone: one thing at a time, chosen by tabs at the bottom. */
'use client'
import { type LucideIcon, MessagesSquare } from 'lucide-react'
import { createElement, type ReactNode } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { PANES } from '../panes.ts'
import { TRANSCRIPT } from './layout.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'
import { PaneBody } from './pane-place.tsx'

export function PhoneFrame({ conversation }: { conversation: ReactNode }) {
  const panes = PANES.filter(({ phone }) => phone)
  const wanted = useLayout(({ phoneTab }) => phoneTab)
  const front = panes.find(({ id }) => id === wanted)?.id ?? TRANSCRIPT
  const { showOnPhone } = useLayoutActs()
  const waiting = useHead(({ approvals }) => Object.keys(approvals).length, 0)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className={cn('flex min-h-0 flex-1 flex-col', front !== TRANSCRIPT && 'hidden')}>{conversation}</div>
      {panes.map((pane) => (
        <PaneBody key={pane.id} pane={pane} front={pane.id === front} />
      ))}
      <nav aria-label="Panes" className="flex shrink-0 border-line border-t bg-raised pb-[env(safe-area-inset-bottom)]">
        <PhoneTab
          {...{ icon: MessagesSquare, title: 'Session', front: front === TRANSCRIPT, count: waiting }}
          onShow={() => showOnPhone(TRANSCRIPT)}
        />
        {panes.map(({ id, title, icon }) => (
          <PhoneTab key={id} {...{ icon, title, front: id === front, count: 0 }} onShow={() => showOnPhone(id)} />
        ))}
      </nav>
    </div>
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
