/** What the list shows, from top to bottom: rows of the log, then what moves, then one's own messages on their way. */
'use client'
import { useMemo } from 'react'
import { useSession, useSessionShallow } from '#app/_session/hooks.ts'
import type { PendingMessage } from '#app/_session/session-store.ts'
import { type Row, rowsOf } from './rows.ts'
import { useView } from './view-store.tsx'

export type Item =
  | { kind: 'row'; key: string; row: Row }
  | { kind: 'live'; key: string; blockId: string }
  | { kind: 'pending'; key: string; message: PendingMessage }

export function useItems(): readonly Item[] {
  const entries = useSession(({ transcript }) => transcript.entries)
  // Only which blocks move, not what they say: the list is not painted for a delta.
  const live = useSessionShallow(({ overlay }) => Object.keys(overlay.blocks))
  const pending = useSession((data) => data.pending)
  const density = useView((view) => view.density)
  const rows = useMemo(() => rowsOf(entries, density), [entries, density])
  return useMemo(
    () => [
      ...rows.map((row): Item => ({ kind: 'row', key: row.key, row })),
      ...live.map((blockId): Item => ({ kind: 'live', key: `b:${blockId}`, blockId })),
      ...pending.map((message): Item => ({ kind: 'pending', key: `p:${message.commandId}`, message })),
    ],
    [rows, live, pending],
  )
}
