/** The name of this installation: containers carry it, so that two installations on one engine leave each other's alone. */
import type { PrismaClient } from './generated/client.ts'
import { newId } from './new-id.ts'

const WHERE = { scope: 'installation', key: 'id' }

/** Made by the first server that asks; the same for all that share the database. */
export async function installationId(prisma: PrismaClient): Promise<string> {
  // Gives way to the row of another server that starts at the same time; an upsert would fail on it.
  await prisma.setting.createMany({ data: [{ ...WHERE, value: JSON.stringify(newId('i')) }], skipDuplicates: true })
  const row = await prisma.setting.findUniqueOrThrow({ where: { scope_key: WHERE } })
  return String(JSON.parse(row.value))
}
