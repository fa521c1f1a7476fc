/** How a session lies in its row. */
import { type Source, sourceSchema } from '#protocol/choices.ts'
import { ISO_TIME } from './append-statement.ts'

/** Times are ISO. Title, status, approvals, cost and times follow from the events, in their commit. */
export interface SessionSummary {
  id: string
  ownerId: string
  title: string
  source: Source
  status: 'idle' | 'running'
  /** How the main agent's last turn ended. */
  lastReason: string | null
  openApprovals: number
  costMicroUsd: number
  /** The start of the newest thing that a person or the agent said. */
  preview: string
  /** Of the source, when it is a repository. */
  branch: string | null
  lastSeq: number
  createdAt: string
  lastActivityAt: string
  archivedAt: string | null
  deletedAt: string | null
}

export const COLUMNS = `id, owner_id AS "ownerId", title, source, status, last_reason AS "lastReason",
  open_approvals AS "openApprovals", cost_micro_usd::float8 AS "costMicroUsd", preview, branch, last_seq AS "lastSeq",
  ${ISO_TIME('created_at')} AS "createdAt", ${ISO_TIME('last_activity_at')} AS "lastActivityAt",
  ${ISO_TIME('archived_at')} AS "archivedAt", ${ISO_TIME('deleted_at')} AS "deletedAt"`

export type SessionRow = Omit<SessionSummary, 'source'> & { source: string }

export function summaryOf(row: SessionRow): SessionSummary {
  return { ...row, source: sourceSchema.parse(JSON.parse(row.source)) }
}
