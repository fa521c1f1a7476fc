/** The inbox: groups by what they ask of a person, rows that are moved through by key. */
'use client'
import { useState } from 'react'
import { Badge } from '../_ui/badge.tsx'
import { Button } from '../_ui/button.tsx'
import { useCommand } from '../_ui/keys/use-command.ts'
import { type GroupName, toInbox } from './inbox.ts'
import { useInbox } from './inbox-store.ts'
import { archiveSession } from './session-acts.ts'
import { SessionItem } from './session-item.tsx'

const TONES: Record<GroupName, 'waiting' | 'running' | 'success' | 'neutral'> = {
  waiting: 'waiting',
  running: 'running',
  done: 'success',
  earlier: 'neutral',
}

export function SessionList() {
  const { rows, hidden, next, more } = useInbox()
  const groups = toInbox((rows ?? []).filter(({ id }) => !hidden.has(id)))
  const [renaming, setRenaming] = useState<string | null>(null)
  useRowKeys(setRenaming)
  return (
    <div className="flex flex-col gap-5">
      {groups.map((group) => (
        <section key={group.name} aria-labelledby={`group-${group.name}`}>
          <h2 id={`group-${group.name}`} className="flex h-7 items-center gap-2 px-3 font-medium text-meta text-muted">
            {group.title}
            <Badge tone={TONES[group.name]}>{group.rows.length}</Badge>
          </h2>
          <ul className="overflow-hidden rounded-card border border-line">
            {group.rows.map((row) => (
              <SessionItem key={row.id} row={row} renaming={renaming === row.id} setRenaming={setRenaming} />
            ))}
          </ul>
        </section>
      ))}
      {next === null ? null : (
        <Button variant="quiet" className="self-center" onClick={() => void more()}>
          Show more
        </Button>
      )}
    </div>
  )
}

/** Moves between rows by J and K, and acts on the one that has focus. */
function useRowKeys(rename: (id: string) => void): void {
  const links = () => [...document.querySelectorAll<HTMLElement>('[data-session-link]')]
  const current = () => links().find((link) => link === document.activeElement)?.dataset['sessionLink']
  const move = (by: number) => {
    const all = links()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))
    all[to]?.focus()
  }
  const row = () => useInbox.getState().rows?.find(({ id }) => id === current())
  useCommand('session-next', () => move(1))
  useCommand('session-previous', () => move(-1))
  useCommand('session-rename', () => {
    const id = current()
    if (id !== undefined) rename(id)
  })
  useCommand('session-archive', () => {
    const found = row()
    if (found !== undefined) void archiveSession(found, !found.archived)
  })
}
