/** Choices that outlive a restart: JSON values by scope and key. */
import type { PrismaClient } from './generated/client.ts'
import { storableJson } from './storable-text.ts'

export interface Settings {
  /** Undefined when it was never set. The reader parses: what is stored may be of an older release. */
  get(scope: string, key: string): Promise<unknown>
  all(scope: string): Promise<Record<string, unknown>>
  set(scope: string, key: string, value: unknown): Promise<void>
  remove(scope: string, key: string): Promise<void>
}

/** Scopes are `server`, `team:<id>` and `user:<id>`. Secrets do not belong here. */
export function createSettings(prisma: PrismaClient): Settings {
  return {
    async get(scope, key) {
      const row = await prisma.setting.findUnique({ where: { scope_key: { scope, key } } })
      return row === null ? undefined : JSON.parse(row.value)
    },
    async all(scope) {
      const rows = await prisma.setting.findMany({ where: { scope }, orderBy: { key: 'asc' } })
      return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)]))
    },
    async set(scope, key, value) {
      const text = storableJson(value, 'a setting')
      // One statement: Prisma's upsert reads first, and fails where another's first value came in between.
      await prisma.$executeRaw`INSERT INTO settings (scope, key, value) VALUES (${scope}, ${key}, ${text})
        ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()`
    },
    async remove(scope, key) {
      await prisma.setting.deleteMany({ where: { scope, key } })
    },
  }
}
