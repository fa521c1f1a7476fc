/** What a view of the log wants written in the commit of its facts. */
import type { Draft } from '#protocol/event.ts'

/** A draft with the seq that it will have. */
export interface Fact {
  seq: number
  draft: Draft
}

/**
 * One piece of the append's statement. In its SQL `$1` is the session, `l` the one row of the won fence
 * (`at`, `owner_id`), and `rows AS r(…)` stands for a record set of the rows. Without `l` it would write unfenced.
 */
export interface Part {
  name: string
  rows: readonly object[]
  sql: string
}

/**
 * An update that looks up each of its few rows by key and never reads the rest of the session. A plain join leaves the
 * choice to the planner, which expects a hundred rows of any record set and then prefers to read all of a session's.
 * In `set`, `r` is the change and `r.now` the time.
 */
export function updateByKey(update: { table: string; key: string; columns: string; set: string }): string {
  const { table, key, columns, set } = update
  return `UPDATE ${table} AS t SET ${set}
    FROM (SELECT r.*, l.at AS now, (SELECT k.ctid FROM ${table} AS k WHERE k.session_id = $1 AND k.${key} = r.${key}) AS place
      FROM l, rows AS r(${columns}) OFFSET 0) AS r
    WHERE t.ctid = r.place`
}

export type Projection = (facts: readonly Fact[]) => Part[]

/** New rows and changes to old ones, by key; a change to a row of the same batch goes into that row. */
export interface RowChanges<Row extends object, Change extends object> {
  add(key: string | number, row: Row): void
  change(key: string | number, change: Change): void
  parts(texts: { name: string; insert: string; update: string }): Part[]
}

/** A statement sees the table as it was before it: what is new in this batch cannot be updated by this batch. */
export function createRowChanges<Row extends object, Change extends object>(): RowChanges<Row, Change> {
  const added = new Map<string | number, object>()
  const changed = new Map<string | number, object>()
  return {
    add: (key, row) => void added.set(key, row),
    change(key, change) {
      const fresh = added.get(key)
      if (fresh !== undefined) Object.assign(fresh, change)
      else changed.set(key, { ...changed.get(key), ...change })
    },
    parts({ name, insert, update }) {
      const all = [
        { name: `${name}_new`, rows: [...added.values()], sql: insert },
        { name: `${name}_changed`, rows: [...changed.values()], sql: update },
      ]
      return all.filter(({ rows }) => rows.length > 0)
    },
  }
}
