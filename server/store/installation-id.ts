/** The name of this installation: containers carry it, so that two installations on one engine leave each other's alone. */
import type { PrismaClient } from './generated/client.ts'
import { newId } from './new-id.ts'

const WHERE = { scope: 'installation', key: 'id' }

/** Made by the first server that asks; the same for all that share the database. */
export async function installationId(prisma: PrismaClient): Promise<string> {
  const create = { ...WHERE, value: JSON.stringify(newId('i')) }
  const row = await prisma.setting.upsert({ where: { scope_key: WHERE }, create, update: {} })
  return String(JSON.parse(row.value))
}
