/** The sessions this page knows of, asked for again and again while somebody looks. */
'use client'
import { create } from 'zustand'
import type { SessionRow } from '#protocol/api/session-view.ts'
import type { ApiProblem } from '../_api/api-problem.ts'
import { callApi } from '../_api/call-api.ts'

export type Shelf = 'active' | 'archived' | 'deleted'

interface InboxStore {
  /** Null until the first answer. */
  rows: readonly SessionRow[] | null
  /** The cursor behind the last row; null at the end. */
  next: string | null
  problem: ApiProblem | null
  /** When what is shown was true, in milliseconds. */
  readAt: number
  shelf: Shelf
  search: string
  /** Rows that a person has just sent away: they do not flicker back until the server has heard of it. */
  hidden: ReadonlySet<string>
  show(what: { shelf?: Shelf; search?: string }): void
  refresh(): Promise<void>
  more(): Promise<void>
  patch(id: string, part: Partial<SessionRow>): void
  hide(id: string, hidden: boolean): void
}

const PAGE = 50

export const useInbox = create<InboxStore>((set, get) => ({
  rows: null,
  next: null,
  problem: null,
  readAt: 0,
  shelf: 'active',
  search: '',
  hidden: new Set(),
  show(what) {
    // Another shelf is another list; other words narrow the one that is there, which stays until they are answered.
    set(what.shelf === undefined ? { ...what, next: null } : { ...what, rows: null, next: null })
    void get().refresh()
  },
  async refresh() {
    const { shelf, search, rows } = get()
    // As many as are shown, so that the end of a long list does not fall off.
    const limit = Math.min(200, Math.max(PAGE, rows?.length ?? 0))
    const result = await callApi('listSessions', { query: { shelf, limit, ...(search === '' ? {} : { search }) } })
    // The answer to an older question is of no use.
    if (get().shelf !== shelf || get().search !== search) return
    if (!result.ok) set({ problem: result.problem })
    else set({ rows: result.value.sessions, next: result.value.next, problem: null, readAt: Date.now() })
  },
  async more() {
    const { shelf, search, next } = get()
    if (next === null) return
    const query = { shelf, limit: PAGE, cursor: next, ...(search === '' ? {} : { search }) }
    const result = await callApi('listSessions', { query })
    if (!result.ok) set({ problem: result.problem })
    else set(({ rows }) => ({ rows: [...(rows ?? []), ...result.value.sessions], next: result.value.next }))
  },
  patch: (id, part) =>
    set(({ rows }) => ({ rows: rows?.map((row) => (row.id === id ? { ...row, ...part } : row)) ?? null })),
  hide: (id, hidden) =>
    set((store) => {
      const next = new Set(store.hidden)
      if (hidden) next.add(id)
      else next.delete(id)
      return { hidden: next }
    }),
}))
