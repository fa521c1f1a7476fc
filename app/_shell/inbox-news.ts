/** What is new between two looks at the inbox, for a person who was away. */
import type { SessionRow } from '#protocol/api/session-view.ts'
import { groupOf } from '../_home/inbox.ts'

export interface InboxNews {
  kind: 'waits' | 'ended'
  row: SessionRow
}

/** A session that was not there before is no news: somebody has just made it. */
export function newsOf(before: readonly SessionRow[], now: readonly SessionRow[]): InboxNews[] {
  const known = new Map(before.map((row) => [row.id, row]))
  return now.flatMap((row): InboxNews[] => {
    const was = known.get(row.id)
    if (was === undefined) return []
    if (row.openApprovals > was.openApprovals) return [{ kind: 'waits', row }]
    // A short turn begins and ends between two looks: then only what it said is new.
    const ended = atRest(row) && (!atRest(was) || row.unread > was.unread)
    return ended ? [{ kind: 'ended', row }] : []
  })
}

function atRest(row: SessionRow): boolean {
  return ['done', 'earlier'].includes(groupOf(row))
}
