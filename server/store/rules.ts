/** Standing permission rules: the authority for what managed, team, user and "always" rules say. */

import { ISO_TIME } from './append-statement.ts'
import { newId } from './new-id.ts'
import type { Queryable } from './queryable.ts'
import { storableText } from './storable-text.ts'

export type RuleEffect = 'allow' | 'ask' | 'deny'
export type RuleScope = 'managed' | 'team' | 'user' | 'project' | 'session'

export interface NewRule {
  effect: RuleEffect
  /** As a person wrote it. */
  text: string
  scope: RuleScope
  /** The team, user or session that it holds for; empty for managed; of `project` the user and the source, with a space between. */
  ownerId: string
  /** Where it came from, such as `approval`, `settings`, `import`. */
  source: string
  /** A user's id. */
  createdBy: string
  /** The approval that asked for it. */
  fromRequest?: string
}

export interface Rule extends Required<Omit<NewRule, 'fromRequest'>> {
  id: string
  fromRequest: string | null
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

export interface RuleHolder {
  scope: RuleScope
  ownerId: string
}

export interface Rules {
  /** The same text for the same approval is added once: a repeat gets the first row, also when that was revoked. */
  add(rule: NewRule): Promise<Rule>
  /** Null when there is none. A revoked one is found. */
  get(id: string): Promise<Rule | null>
  /** The newest first, 1,000 at the most. */
  list(filter: { scope?: RuleScope; revoked?: boolean }): Promise<Rule[]>
  /** It has just decided a call: kept to the minute. */
  used(id: string): Promise<void>
  /** Resolves to false when there is no such rule or it was revoked before. A revoked rule stays as a record and never comes back. */
  revoke(id: string): Promise<boolean>
  /** Those in force for any of the holders, oldest first, and the epoch that they belong to. */
  inForce(holders: readonly RuleHolder[]): Promise<{ rules: Rule[]; epoch: number }>
  /** Grows with each change of any rule; what was decided under an earlier one may be decided anew. */
  epoch(): Promise<number>
}

const COLUMNS = `id, effect, text, scope, owner_id AS "ownerId", source, created_by AS "createdBy",
  from_request AS "fromRequest", ${ISO_TIME('created_at')} AS "createdAt",
  ${ISO_TIME('last_used_at')} AS "lastUsedAt", ${ISO_TIME('revoked_at')} AS "revokedAt"`
/** A count, since a sequence's numbers may become visible out of order: each addition and each revocation adds one. */
const EPOCH = 'SELECT (count(*) + count(revoked_at))::int AS epoch FROM rules'

export function createRules(pool: Queryable): Rules {
  return {
    async add({ effect, text, scope, ownerId, source, createdBy, fromRequest }) {
      const made = fromRequest === undefined ? null : await ofRequest(pool, fromRequest, text)
      if (made !== null) return made
      const { rows } = await pool.query<Rule>(
        `INSERT INTO rules (id, effect, text, scope, owner_id, source, created_by, from_request)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
        [newId('r'), effect, storableText(text, 'A rule'), scope, ownerId, source, createdBy, fromRequest ?? null],
      )
      const [rule] = rows
      if (rule === undefined) throw new Error('an insert gave no row')
      return rule
    },
    async get(id) {
      const { rows } = await pool.query<Rule>(`SELECT ${COLUMNS} FROM rules WHERE id = $1`, [id])
      return rows[0] ?? null
    },
    async list({ scope, revoked = false }) {
      const { rows } = await pool.query<Rule>(
        `SELECT ${COLUMNS} FROM rules WHERE ($1::text IS NULL OR scope = $1) AND ($2 OR revoked_at IS NULL)
         ORDER BY created_at DESC, id LIMIT 1000`,
        [scope ?? null, revoked],
      )
      return rows
    },
    async used(id) {
      await pool.query(
        `UPDATE rules SET last_used_at = clock_timestamp() WHERE id = $1
         AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`,
        [id],
      )
    },
    async revoke(id) {
      const { rowCount } = await pool.query(
        'UPDATE rules SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL',
        [id],
      )
      return rowCount === 1
    },
    async inForce(holders) {
      const { rows } = await pool.query<Rule & { epoch: number }>(
        `SELECT ${COLUMNS}, (${EPOCH}) AS epoch FROM rules
         WHERE revoked_at IS NULL AND (scope, owner_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
         ORDER BY created_at, id`,
        [holders.map(({ scope }) => scope), holders.map(({ ownerId }) => ownerId)],
      )
      const rules = rows.map(({ epoch: _, ...rule }) => rule)
      return { rules, epoch: rows[0]?.epoch ?? (await epochOf(pool)) }
    },
    epoch: () => epochOf(pool),
  }
}

async function ofRequest(pool: Queryable, fromRequest: string, text: string): Promise<Rule | null> {
  const { rows } = await pool.query<Rule>(`SELECT ${COLUMNS} FROM rules WHERE from_request = $1 AND text = $2`, [
    fromRequest,
    text,
  ])
  return rows[0] ?? null
}

async function epochOf(pool: Queryable): Promise<number> {
  const { rows } = await pool.query<{ epoch: number }>(EPOCH)
  return rows[0]?.epoch ?? 0
}
