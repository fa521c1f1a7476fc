/** What a permission depends on, in one question: rules in force, the policy of the installation, what was trusted. Asked at each call, so it is short. */
import { ISO_TIME } from './append-statement.ts'
import type { Queryable } from './queryable.ts'
import type { Rule, RuleHolder } from './rules.ts'

export interface StandingAsked {
  holders: readonly RuleHolder[]
  /** Scope and keys of the settings that say what was trusted; null: nothing could be. */
  trust: { scope: string; keys: readonly string[] } | null
  /** Scope of the settings that are the policy. */
  policyScope: string
  /** Also when each rule was last used, which changes no epoch. */
  fresh?: true
}

export interface Standing {
  /** Those in force for any of the holders, oldest first. */
  rules: readonly Rule[]
  /** Grows with each change of any rule. */
  epoch: number
  policy: Readonly<Record<string, unknown>>
  /** Of those keys that are set. */
  trust: readonly unknown[]
}

export interface StandingReader {
  /** As it is at this moment, whoever has changed it: nothing is remembered but rules that are known not to have changed. */
  read(asked: StandingAsked): Promise<Standing>
}

/** The rows of the rules come only where the epoch is another than the one that is known: `$3`. It begins as what only reads, and is asked again. */
const STATEMENT = `SELECT now.epoch,
    (SELECT coalesce(json_object_agg(key, value), '{}') FROM settings WHERE scope = $4) AS policy,
    (SELECT coalesce(json_agg(value), '[]') FROM settings WHERE scope = $5 AND key = ANY($6::text[])) AS trust,
    CASE WHEN now.epoch = $3 THEN NULL ELSE (SELECT coalesce(json_agg(r ORDER BY r."createdAt", r.id), '[]') FROM (
      SELECT id, effect, text, scope, owner_id AS "ownerId", source, created_by AS "createdBy",
        from_request AS "fromRequest", ${ISO_TIME('created_at')} AS "createdAt",
        ${ISO_TIME('last_used_at')} AS "lastUsedAt", ${ISO_TIME('revoked_at')} AS "revokedAt"
      FROM rules WHERE revoked_at IS NULL AND (scope, owner_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))) r) END AS rules
  FROM (SELECT (count(*) + count(revoked_at))::int AS epoch FROM rules) AS now`

interface Row {
  epoch: number
  policy: Record<string, string>
  trust: string[]
  rules: Rule[] | null
}

/** Sets of holders whose rules are remembered. */
const MOST_KNOWN = 500

export function createStandingReader(pool: Queryable): StandingReader {
  const known = new Map<string, { epoch: number; rules: readonly Rule[] }>()
  return {
    async read({ holders, trust, policyScope, fresh }) {
      const key = JSON.stringify(holders)
      const before = fresh === true ? undefined : known.get(key)
      const values = [
        ...[holders.map(({ scope }) => scope), holders.map(({ ownerId }) => ownerId), before?.epoch ?? -1],
        ...[policyScope, trust?.scope ?? null, trust?.keys ?? []],
      ]
      const { rows } = await pool.query<Row>({ name: 'standing', text: STATEMENT, values })
      const [row] = rows
      if (row === undefined) throw new Error('a question without a condition gave no row')
      const rules = row.rules ?? before?.rules ?? []
      if (known.size >= MOST_KNOWN) known.clear()
      known.set(key, { epoch: row.epoch, rules })
      const policy = Object.fromEntries(Object.entries(row.policy).map(([name, text]) => [name, JSON.parse(text)]))
      return { epoch: row.epoch, rules, policy, trust: row.trust.map((text): unknown => JSON.parse(text)) }
    },
  }
}
