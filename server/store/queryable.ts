/** A pool as the parts of the store see it: something to query. */
import type { Pool } from 'pg'
import { keepTrying } from './keep-trying.ts'

export type Queryable = Pick<Pool, 'query'>

/** A restart of the database takes less; a person who waits longer should be told. */
const PATIENCE_MS = 10_000

/** For statements that may be repeated: it sits out a short absence of the database, then throws `unreachable`. */
export function patient(pool: Queryable, limitMs: number = PATIENCE_MS): Queryable {
  const run = pool.query.bind(pool) as (...input: unknown[]) => Promise<unknown>
  const query = (...input: unknown[]) => keepTrying(() => run(...input), { limitMs })
  return { query: query as Pool['query'] }
}
