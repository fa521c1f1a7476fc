/** People who may use this installation. */
import { z } from 'zod'
import { ensureOwner, findOwner } from './ensure-owner.ts'
import type { PrismaClient, User as Row } from './generated/client.ts'
import { newId } from './new-id.ts'
import { storableText } from './storable-text.ts'

const roleSchema = z.enum(['owner', 'member'])
export type Role = z.infer<typeof roleSchema>

export interface User {
  id: string
  name: string
  role: Role
  createdAt: string
  disabledAt: string | null
}

export interface Users {
  create(user: { name: string; role: Role }): Promise<User>
  get(id: string): Promise<User | null>
  /** The one who came first, whom the admin token stands for. */
  owner(): Promise<User | null>
  /** The same, made if there is none: however many ask at once, there is one. */
  ensureOwner(): Promise<User>
  list(): Promise<User[]>
  /** Who may act in a session of that owner, and who has said or answered something in it. */
  ofSession(session: { sessionId: string; ownerId: string }): Promise<User[]>
  rename(id: string, name: string): Promise<boolean>
  /** Signs out everywhere and refuses from now on. */
  disable(id: string): Promise<boolean>
}

export function userOf({ id, name, role, createdAt, disabledAt }: Row): User {
  const dates = { createdAt: createdAt.toISOString(), disabledAt: disabledAt?.toISOString() ?? null }
  return { id, name, role: roleSchema.parse(role), ...dates }
}

export function createUsers(prisma: PrismaClient): Users {
  return {
    async create({ name, role }) {
      return userOf(await prisma.user.create({ data: { id: newId('u'), name: storableText(name, 'A name'), role } }))
    },
    async get(id) {
      const row = await prisma.user.findUnique({ where: { id } })
      return row === null ? null : userOf(row)
    },
    async owner() {
      const row = await findOwner(prisma)
      return row === null ? null : userOf(row)
    },
    ensureOwner: async () => userOf(await ensureOwner(prisma, 'Owner')),
    async list() {
      return (await prisma.user.findMany({ orderBy: { createdAt: 'asc' } })).map(userOf)
    },
    async ofSession({ sessionId, ownerId }) {
      const said = await prisma.message.groupBy({ by: ['byId'], where: { sessionId, role: 'person' } })
      const answered = await prisma.approval.groupBy({ by: ['resolvedBy'], where: { sessionId } })
      const acted = [...said.map(({ byId }) => byId), ...answered.flatMap(({ resolvedBy }) => resolvedBy ?? [])]
      const where = { OR: [{ id: { in: [ownerId, ...acted] } }, { role: 'owner' }] }
      return (await prisma.user.findMany({ where, orderBy: { createdAt: 'asc' } })).map(userOf)
    },
    async rename(id, name) {
      const data = { name: storableText(name, 'A name') }
      return (await prisma.user.updateMany({ where: { id }, data })).count === 1
    },
    async disable(id) {
      const now = new Date()
      const [disabled] = await prisma.$transaction([
        prisma.user.updateMany({ where: { id, disabledAt: null }, data: { disabledAt: now } }),
        prisma.authSession.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: now } }),
        prisma.apiToken.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: now } }),
      ])
      return disabled.count === 1
    },
  }
}
