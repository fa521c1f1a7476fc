/** Signed-in browsers, kept on the server so that signing out is real. */
import type { PrismaClient } from './generated/client.ts'
import { newId } from './new-id.ts'
import { columnText } from './storable-text.ts'
import { newToken, tokenHash } from './token.ts'
import { type User, userOf } from './users.ts'

export const SIGNED_IN_DAYS = 30
/** Not each request is worth a write. */
const SEEN_EVERY_MS = 60_000
const DAY_MS = 86_400_000

export interface SignedIn {
  id: string
  user: User
  expiresAt: string
}

export interface BrowserSession {
  id: string
  userAgent: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
}

export interface AuthSessions {
  /** The token goes into the cookie and is not kept. */
  create(session: {
    userId: string
    userAgent?: string
    days?: number
  }): Promise<{ id: string; token: string; expiresAt: string }>
  /** Null for unknown, expired, revoked, and for a disabled person. */
  check(token: string): Promise<SignedIn | null>
  list(userId: string): Promise<BrowserSession[]>
  /** Only of that person. */
  revoke(userId: string, id: string): Promise<boolean>
  revokeAll(userId: string): Promise<number>
}

export function createAuthSessions(prisma: PrismaClient): AuthSessions {
  return {
    async create({ userId, userAgent = '', days = SIGNED_IN_DAYS }) {
      const [id, token, expiresAt] = [newId('a'), newToken('session'), new Date(Date.now() + days * DAY_MS)]
      const agent = columnText(userAgent).slice(0, 300)
      await prisma.authSession.create({
        data: { id, tokenHash: tokenHash(token), userId, userAgent: agent, expiresAt },
      })
      return { id, token, expiresAt: expiresAt.toISOString() }
    },
    async check(token) {
      const hash = tokenHash(token)
      const row = await prisma.authSession.findUnique({ where: { tokenHash: hash }, include: { user: true } })
      const now = new Date()
      if (row === null || row.revokedAt !== null || row.expiresAt <= now || row.user.disabledAt !== null) return null
      if (now.getTime() - row.lastSeenAt.getTime() > SEEN_EVERY_MS) {
        await prisma.authSession.updateMany({ where: { tokenHash: hash }, data: { lastSeenAt: now } })
      }
      return { id: row.id, user: userOf(row.user), expiresAt: row.expiresAt.toISOString() }
    },
    async list(userId) {
      const where = { userId, revokedAt: null, expiresAt: { gt: new Date() } }
      const rows = await prisma.authSession.findMany({ where, orderBy: { lastSeenAt: 'desc' } })
      return rows.map(({ id, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
        id,
        userAgent,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
    },
    async revoke(userId, id) {
      const where = { id, userId, revokedAt: null }
      return (await prisma.authSession.updateMany({ where, data: { revokedAt: new Date() } })).count === 1
    },
    async revokeAll(userId) {
      const where = { userId, revokedAt: null }
      return (await prisma.authSession.updateMany({ where, data: { revokedAt: new Date() } })).count
    },
  }
}
