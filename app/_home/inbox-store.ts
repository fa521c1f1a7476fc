/** The sessions this page knows of, asked for again and again while somebody looks. */
'use client'
import { create } from 'zustand'
import type { SessionRow } from '#protocol/api/session-view.ts'
import type { ApiProblem } from '../_api/api-problem.ts'
import { callApi } from '../_api/call-api.ts'

export type Shelf = 'active' | 'archived' | 'deleted'

/** Made here. Kept: the server said so, and knows of it whenever it is asked from then on. */
interface Change {
  id: string
  part: Partial<SessionRow>
  kept: boolean
}

interface InboxStore {
  /** What is shown; null until the first answer. */
  rows: readonly SessionRow[] | null
  /** The same as the server told it last. */
  told: readonly SessionRow[] | null
  /** What it did not know of yet when it was asked, in order: each stands or falls alone. */
  changes: readonly Change[]
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
  /** Shows it at once, and until the server refuses it or tells it itself. */
  change<Result extends { ok: boolean }>(
    id: string,
    part: Partial<SessionRow>,
    send: () => Promise<Result>,
  ): Promise<Result>
  hide(id: string, hidden: boolean): void
}

const PAGE = 50

export const useInbox = create<InboxStore>((set, get) => {
  // Questions are numbered, since answers overtake each other.
  let asked = 0
  let answered = 0
  /** What was changed here is newer than what was told. */
  const show = (now: Partial<InboxStore>) =>
    set((before) => {
      const { told, changes } = { ...before, ...now }
      return { ...now, rows: told?.map((row) => changed(row, changes)) ?? null }
    })
  return {
    rows: null,
    told: null,
    changes: [],
    next: null,
    problem: null,
    readAt: 0,
    shelf: 'active',
    search: '',
    hidden: new Set(),
    show(what) {
      // Another shelf is another list; other words narrow the one that is there, which stays until they are answered.
      if (what.shelf === undefined) set({ ...what, next: null })
      else show({ ...what, told: null, next: null })
      void get().refresh()
    },
    async refresh() {
      const { shelf, search, rows, changes } = get()
      const number = ++asked
      const known = new Set(changes.filter(({ kept }) => kept))
      // As many as are shown, so that the end of a long list does not fall off.
      const limit = Math.min(200, Math.max(PAGE, rows?.length ?? 0))
      const result = await callApi('listSessions', { query: { shelf, limit, ...(search === '' ? {} : { search }) } })
      // The answer to an older question is of no use.
      if (get().shelf !== shelf || get().search !== search || number < answered) return
      if (!result.ok) return set({ problem: result.problem })
      answered = number
      const { sessions: told, next } = result.value
      show({ told, changes: get().changes.filter((one) => !known.has(one)), next, problem: null, readAt: Date.now() })
    },
    async more() {
      const { shelf, search, next } = get()
      if (next === null) return
      const query = { shelf, limit: PAGE, cursor: next, ...(search === '' ? {} : { search }) }
      const result = await callApi('listSessions', { query })
      const now = get()
      // Another list by now, or these are in it already.
      if (now.shelf !== shelf || now.search !== search || now.next !== next) return
      if (!result.ok) set({ problem: result.problem })
      else show({ told: [...(get().told ?? []), ...result.value.sessions], next: result.value.next })
    },
    async change(id, part, send) {
      const mine: Change = { id, part, kept: false }
      show({ changes: [...get().changes, mine] })
      const result = await send()
      mine.kept = result.ok
      if (!result.ok) show({ changes: get().changes.filter((one) => one !== mine) })
      return result
    },
    hide: (id, hidden) =>
      set((store) => {
        const next = new Set(store.hidden)
        if (hidden) next.add(id)
        else next.delete(id)
        return { hidden: next }
      }),
  }
})

function changed(row: SessionRow, changes: readonly Change[]): SessionRow {
  return Object.assign({}, row, ...changes.filter(({ id }) => id === row.id).map(({ part }) => part))
}
