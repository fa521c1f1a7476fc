/** The page of sessions that a person's inbox shows: what is theirs to see, newest first, with what they have not seen. */
import { z } from 'zod'
import type { Queryable } from './queryable.ts'
import { COLUMNS, type SessionRow, type SessionSummary, summaryOf } from './session-row.ts'

export interface ListSessions {
  /** Absent: of everybody. */
  ownerId?: string
  /** Who looks: for what they have seen. */
  viewerId?: string
  /** Words that must all occur in the title or the preview, in any case. */
  search?: string
  /** Default: those in use. */
  shelf?: 'active' | 'archived' | 'deleted'
  limit?: number
  /** As given with the page before. */
  cursor?: string
}

export interface ListedSession extends SessionSummary {
  /** Of the open approvals, those by which the agent asks a question. */
  openQuestions: number
  /** 0: never looked at. */
  seenSeq: number
  /** What others said behind that, up to UNREAD_MOST. */
  unread: number
}

export interface SessionPage {
  /** Newest activity first. */
  sessions: ListedSession[]
  /** Null at the end. */
  next: string | null
}

export const UNREAD_MOST = 100
const MOST = 200

const SHELVES = {
  active: 'deleted_at IS NULL AND archived_at IS NULL',
  archived: 'deleted_at IS NULL AND archived_at IS NOT NULL',
  deleted: 'deleted_at IS NOT NULL AND purged_at IS NULL',
}

/** Tools by which the agent asks a person something. */
const QUESTION_TOOLS = ['AskUserQuestion']

/** `page` first, so that what is looked up by key is looked up for its few rows alone. */
const listText = (shelf: keyof typeof SHELVES) => `WITH page AS (
    SELECT * FROM sessions WHERE ${SHELVES[shelf]}
      AND ($1::text IS NULL OR owner_id = $1)
      AND (title || ' ' || preview) ILIKE ALL ($2::text[])
      AND ($3::timestamptz IS NULL OR (last_activity_at, id) < ($3, $4))
    ORDER BY last_activity_at DESC, id DESC LIMIT $5)
  SELECT ${COLUMNS},
    CASE WHEN open_approvals = 0 THEN 0 ELSE (SELECT count(*)::int FROM approvals AS a
      JOIN calls AS c ON c.session_id = a.session_id AND c.call_seq = a.call_seq
      WHERE a.session_id = page.id AND a.outcome IS NULL AND c.name = ANY ($7::text[])) END AS "openQuestions",
    coalesce(seen.seq, 0) AS "seenSeq",
    (SELECT count(*)::int FROM (SELECT FROM messages AS m WHERE m.session_id = page.id
      AND m.seq > coalesce(seen.seq, 0) AND NOT m.withdrawn AND m.by_id <> $6 LIMIT ${UNREAD_MOST}) AS behind) AS unread
  FROM page LEFT JOIN LATERAL (
    SELECT seq FROM seen_positions WHERE user_id = $6 AND session_id = page.id) AS seen ON true
  ORDER BY last_activity_at DESC, id DESC`

export async function listSessions(pool: Queryable, filter: ListSessions): Promise<SessionPage> {
  const limit = Math.min(filter.limit ?? 50, MOST)
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '')
  const cursor = filter.cursor === undefined ? null : parseCursor(filter.cursor)
  const { rows } = await pool.query<Row>(listText(filter.shelf ?? 'active'), [
    ...[filter.ownerId ?? null, words.map(likePattern), cursor?.at ?? null, cursor?.id ?? null, limit + 1],
    ...[filter.viewerId ?? '', QUESTION_TOOLS],
  ])
  const sessions = rows.slice(0, limit).map(listedOf)
  const last = sessions.at(-1)
  return { sessions, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

type Row = SessionRow & Pick<ListedSession, 'openQuestions' | 'seenSeq' | 'unread'>

function listedOf(row: Row): ListedSession {
  const { openQuestions, seenSeq, unread } = row
  return { ...summaryOf(row), openQuestions, seenSeq, unread }
}

function likePattern(word: string): string {
  return `%${word.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`
}

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.string() })

function cursorOf({ lastActivityAt, id }: SessionSummary): string {
  return Buffer.from(JSON.stringify({ at: lastActivityAt, id })).toString('base64url')
}

/** Null for one that is none of ours: the list then starts anew. */
function parseCursor(text: string): z.infer<typeof cursorSchema> | null {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}
