/** One session in the list: its name, what was said last, where it comes from, its state, cost and age. */
'use client'
import Link from 'next/link'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { ContextMenu } from '../_ui/context-menu.tsx'
import { InlineEdit } from '../_ui/inline-edit.tsx'
import { cn } from '../_ui/lib/cn.ts'
import { Money } from '../_ui/money.tsx'
import { RelativeTime } from '../_ui/relative-time.tsx'
import { StatusDot } from '../_ui/status-dot.tsx'
import type { Tone } from '../_ui/tone.ts'
import { renameSession } from './session-acts.ts'
import { SessionMenu, useSessionEntries } from './session-menu.tsx'
import { sourceWords, stateWords } from './session-words.ts'

export interface SessionItemProps {
  row: SessionRow
  renaming: boolean
  setRenaming: (id: string | null) => void
}

const WORD: Record<Tone, string> = {
  neutral: 'text-muted',
  running: 'text-accent',
  waiting: 'text-warning',
  success: 'text-muted',
  danger: 'text-danger',
  info: 'text-info',
}

export function SessionItem({ row, renaming, setRenaming }: SessionItemProps) {
  const { tone, word } = stateWords(row)
  const entries = useSessionEntries(row, () => setRenaming(row.id))
  const deleted = row.restorableUntil !== null
  return (
    <ContextMenu
      entries={entries}
      render={
        <li className="group relative flex min-h-10 items-center gap-3 border-line border-t px-3 first:border-t-0 focus-within:bg-hover hover:bg-hover max-sm:min-h-15 pointer-coarse:min-h-13" />
      }
    >
      <span className={cn('flex w-5 shrink-0 justify-center')}>
        <StatusDot tone={tone} />
      </span>
      <span className="flex min-w-0 flex-1 items-baseline gap-3 max-sm:flex-col max-sm:gap-0">
        {renaming ? (
          <InlineEdit
            label={`New name of ${row.title}`}
            value={row.title}
            className="relative z-10 max-w-100"
            onDone={(title) => {
              setRenaming(null)
              if (title !== null) void renameSession(row, title)
            }}
          />
        ) : (
          <Link
            href={`/s/${row.id}`}
            data-session-link={row.id}
            aria-disabled={deleted || undefined}
            className={cn(
              'max-w-full shrink-0 truncate outline-offset-[-2px] after:absolute after:inset-0 after:content-[""] sm:max-w-[55%]',
              row.unread > 0 ? 'font-semibold' : 'font-medium',
              deleted && 'pointer-events-none text-muted',
            )}
          >
            {row.title}
          </Link>
        )}
        <span className="min-w-0 max-w-full truncate text-muted">{row.preview}</span>
      </span>
      <span className="hidden w-36 shrink-0 truncate text-right text-meta text-muted md:block">
        {sourceWords(row.source, row.branch)}
      </span>
      <span className={cn('w-20 shrink-0 truncate text-right text-meta max-sm:w-auto', WORD[tone])}>{word}</span>
      <Money
        coarse
        microUsd={row.costMicroUsd}
        className="hidden w-14 shrink-0 text-right text-meta text-muted sm:block"
      />
      <RelativeTime
        at={row.lastActivityAt}
        className="tabular w-8 shrink-0 text-right text-meta text-muted transition-opacity group-focus-within:opacity-0 group-hover:opacity-0 pointer-coarse:opacity-100"
      />
      <SessionMenu row={row} entries={entries} />
    </ContextMenu>
  )
}
