/** What sessions need of the store, beside the log itself. The adapters over the database are made in main. */
/** A session as the list knows it: a view of its log, never the truth. */
export interface SessionRecord {
  id: string
  ownerId: string
  title: string
  status: string
  lastReason: string | null
  openApprovals: number
  costMicroUsd: number
  preview: string
  createdAt: string
  lastActivityAt: string
  archivedAt: string | null
}

export interface SessionPage {
  sessions: SessionRecord[]
  next: string | null
}

export interface SessionStore {
  /** Makes the row under which the log begins. */
  create(record: { id: string; ownerId: string; title: string; source: string }): Promise<void>
  /** Null when there is none, or it was deleted. */
  find(id: string): Promise<SessionRecord | null>
  /** The latest active first. `ownerId` null: everybody's. */
  list(filter: {
    ownerId: string | null
    archived: boolean
    limit: number
    cursor: string | null
  }): Promise<SessionPage>
  /** Hides it at once; every trace goes with `purge`. */
  markDeleted(id: string): Promise<void>
  /** Sessions marked as deleted whose traces are still there. */
  deleted(): Promise<string[]>
  purge(id: string): Promise<void>
}

/** The container of each session; written before it is made, so that nothing is ever made unknown. */
export interface SandboxStore {
  /** The sandbox of the session; a new one is assigned at the first call. */
  assign(sessionId: string): Promise<string>
  /** All that belong to sessions which are still there. */
  assigned(): Promise<readonly string[]>
}

type Write = (fields: Record<string, unknown>, message: string) => void
export interface SessionLogger {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** Named places where a crash test may cut. In production nobody listens. */
export type SessionFaultPoint =
  | 'command-received'
  | 'command-stored'
  | 'batch-before-append'
  | 'batch-after-append'
  | 'turn-before-start'
  | 'turn-after-end'
  | 'sandbox-assigned'
  | 'sandbox-made'
export type SessionFault = (
  point: SessionFaultPoint,
  detail: { sessionId: string; types?: string[] },
) => void | Promise<void>
export const NO_FAULT: SessionFault = () => {}
