/** Links that sign in once: how the first person comes in, and how anybody comes back. */

import { ensureOwner } from './ensure-owner.ts'
import type { PrismaClient } from './generated/client.ts'
import { newToken, tokenHash } from './token.ts'
import { type User, userOf } from './users.ts'

export const LINK_MINUTES = 60

export type RedeemOutcome = { kind: 'redeemed'; user: User } | { kind: 'unknown' | 'expired' | 'used' | 'disabled' }

export interface SignInLinks {
  /** The secret is given once and kept as a hash. Without a user it is for the owner, who comes to be by it. */
  create(link?: { userId?: string; minutes?: number }): Promise<{ token: string; expiresAt: string }>
  /** Consumes it; of several at once one wins. `name` is for the owner who comes to be. */
  redeem(token: string, name?: string): Promise<RedeemOutcome>
}

export function createSignInLinks(prisma: PrismaClient): SignInLinks {
  return {
    async create({ userId, minutes = LINK_MINUTES } = {}) {
      const token = newToken('link')
      const expiresAt = new Date(Date.now() + minutes * 60_000)
      await prisma.signInLink.create({ data: { tokenHash: tokenHash(token), userId: userId ?? null, expiresAt } })
      return { token, expiresAt: expiresAt.toISOString() }
    },
    async redeem(token, name = 'Owner') {
      const link = await consume(prisma, tokenHash(token))
      if (link.kind !== 'consumed') return link
      const user = await (link.userId === null
        ? ensureOwner(prisma, name)
        : prisma.user.findUnique({ where: { id: link.userId } }))
      if (user === null) return { kind: 'unknown' }
      return user.disabledAt === null ? { kind: 'redeemed', user: userOf(user) } : { kind: 'disabled' }
    },
  }
}

async function consume(
  prisma: PrismaClient,
  hash: string,
): Promise<{ kind: 'consumed'; userId: string | null } | { kind: 'unknown' | 'expired' | 'used' }> {
  const now = new Date()
  const where = { tokenHash: hash, usedAt: null, expiresAt: { gt: now } }
  const { count } = await prisma.signInLink.updateMany({ where, data: { usedAt: now } })
  const link = await prisma.signInLink.findUnique({ where: { tokenHash: hash } })
  if (link === null) return { kind: 'unknown' }
  if (count === 1) return { kind: 'consumed', userId: link.userId }
  return { kind: link.usedAt === null ? 'expired' : 'used' }
}
