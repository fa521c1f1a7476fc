/** Another person of a server that runs, with a token: put into its database, as nobody is invited through the API yet. */
import { createApiTokens } from '#server/store/api-tokens.ts'
import { openDatabase } from '#server/store/database.ts'
import { SILENT } from '#server/store/logger.ts'
import { urlOf } from '#server/store/testing/second-server.ts'
import { createUsers } from '#server/store/users.ts'
import type { ServerRig } from './start-server.ts'

export async function addPerson(
  { dataDir }: Pick<ServerRig, 'dataDir'>,
  name: string,
): Promise<{ id: string; token: string }> {
  await using database = openDatabase({ connectionString: urlOf(dataDir) }, SILENT)
  const { id } = await createUsers(database.prisma).create({ name, role: 'member' })
  const { token } = await createApiTokens(database.prisma).create({ userId: id, name: 'test', scopes: ['all'] })
  return { id, token }
}
