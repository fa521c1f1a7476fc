/** Tokens for programs: made by a person, with scopes, shown once. */
import type { PrismaClient, ApiToken as Row } from './generated/client.ts'
import { newId } from './new-id.ts'
import { storableText } from './storable-text.ts'
import { newToken, tokenHash } from './token.ts'
import { type User, userOf } from './users.ts'

const SEEN_EVERY_MS = 60_000

export interface ApiToken {
  id: string
  name: string
  scopes: string[]
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
}

export interface ApiTokens {
  /** The secret is given once. */
  create(token: {
    userId: string
    name: string
    scopes: readonly string[]
    expiresAt?: Date
  }): Promise<{ token: string; record: ApiToken }>
  /** Null for unknown, expired, revoked, and for a disabled person. */
  check(token: string): Promise<{ id: string; user: User; scopes: string[] } | null>
  list(userId: string): Promise<ApiToken[]>
  /** Only of that person. */
  revoke(userId: string, id: string): Promise<boolean>
}

function recordOf({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: Row): ApiToken {
  const iso = (date: Date | null) => date?.toISOString() ?? null
  return {
    id,
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: iso(expiresAt),
    lastUsedAt: iso(lastUsedAt),
  }
}

export function createApiTokens(prisma: PrismaClient): ApiTokens {
  return {
    async create({ userId, name, scopes, expiresAt }) {
      const token = newToken('api')
      const data = { id: newId('k'), userId, name: storableText(name, 'A name'), scopes: [...scopes] }
      const row = await prisma.apiToken.create({
        data: { ...data, tokenHash: tokenHash(token), expiresAt: expiresAt ?? null },
      })
      return { token, record: recordOf(row) }
    },
    async check(token) {
      const row = await prisma.apiToken.findUnique({ where: { tokenHash: tokenHash(token) }, include: { user: true } })
      const now = new Date()
      if (row === null || row.revokedAt !== null || row.user.disabledAt !== null) return null
      if (row.expiresAt !== null && row.expiresAt <= now) return null
      if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > SEEN_EVERY_MS) {
        await prisma.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } })
      }
      return { id: row.id, user: userOf(row.user), scopes: row.scopes }
    },
    async list(userId) {
      const rows = await prisma.apiToken.findMany({ where: { userId, revokedAt: null }, orderBy: { createdAt: 'asc' } })
      return rows.map(recordOf)
    },
    async revoke(userId, id) {
      const where = { id, userId, revokedAt: null }
      return (await prisma.apiToken.updateMany({ where, data: { revokedAt: new Date() } })).count === 1
    },
  }
}
