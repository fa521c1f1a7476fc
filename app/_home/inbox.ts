/** Sorts sessions by what they ask of a person: an answer, patience, a look, or nothing. */
import type { SessionRow } from '#protocol/api/session-view.ts'

export const GROUPS = ['waiting', 'running', 'done', 'earlier'] as const
export type GroupName = (typeof GROUPS)[number]

export const GROUP_TITLES: Record<GroupName, string> = {
  waiting: 'Waiting for you',
  running: 'Running',
  done: 'Done since you left',
  earlier: 'Earlier',
}

export function groupOf(row: SessionRow): GroupName {
  if (row.openApprovals > 0 || row.status === 'waiting') return 'waiting'
  if (row.status === 'running' || row.status === 'preparing' || row.status === 'retrying') return 'running'
  return row.unread > 0 ? 'done' : 'earlier'
}

export interface InboxGroup {
  name: GroupName
  title: string
  rows: SessionRow[]
}

/** Empty groups are left out; within a group the order of the list stays. */
export function toInbox(rows: readonly SessionRow[]): InboxGroup[] {
  return GROUPS.map((name) => ({
    name,
    title: GROUP_TITLES[name],
    rows: rows.filter((row) => groupOf(row) === name),
  })).filter((group) => group.rows.length > 0)
}
