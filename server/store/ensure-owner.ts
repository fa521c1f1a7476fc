/** Finds the owner, or makes them: whoever asks first, and however many ask at once, there is one. */
import type { PrismaClient, User as Row } from './generated/client.ts'
import { newId } from './new-id.ts'
import { storableText } from './storable-text.ts'

/** The fixed id makes two first people at once the same person: an installation has one owner. */
const FIRST_OWNER = 'u-owner'

/** `name` is for the one who comes to be. */
export async function ensureOwner(prisma: PrismaClient, name: string): Promise<Row> {
  const known = await findOwner(prisma)
  if (known !== null) return known
  const first = await prisma.user.findUnique({ where: { id: FIRST_OWNER } })
  if (first !== null && first.disabledAt === null) return first
  const id = first === null ? FIRST_OWNER : newId('u')
  // One statement that gives way to another's row: an upsert reads first and then fails on what came in between.
  await prisma.user.createMany({
    data: [{ id, name: storableText(name, 'A name'), role: 'owner' }],
    skipDuplicates: true,
  })
  return prisma.user.findUniqueOrThrow({ where: { id } })
}

export function findOwner(prisma: PrismaClient): Promise<Row | null> {
  return prisma.user.findFirst({ where: { role: 'owner', disabledAt: null }, orderBy: { createdAt: 'asc' } })
}
