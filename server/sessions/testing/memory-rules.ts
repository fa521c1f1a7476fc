/** Rules in RAM: what a session may ask of them, under the same promise that a repeat adds nothing. */
import type { Rule, Rules } from '#server/store/rules.ts'

export interface MemoryRules extends Pick<Rules, 'add'> {
  readonly added: readonly Rule[]
  /** From now on writing fails, or works again. */
  refuse(refused: boolean): void
}

export function createMemoryRules(): MemoryRules {
  const added: Rule[] = []
  let refused = false
  return {
    added,
    refuse(now) {
      refused = now
    },
    async add(wish) {
      if (refused) throw new Error('the database is away')
      const fromRequest = wish.fromRequest ?? null
      const known = added.find(
        (rule) => fromRequest !== null && rule.fromRequest === fromRequest && rule.text === wish.text,
      )
      if (known !== undefined) return known
      const times = { createdAt: '2026-01-01T00:00:00.000Z', lastUsedAt: null, revokedAt: null }
      const rule = { ...wish, ...times, id: `r-${added.length + 1}`, fromRequest }
      added.push(rule)
      return rule
    },
  }
}
