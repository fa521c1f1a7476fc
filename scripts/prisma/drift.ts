/**
 * Compares prisma/migrations with prisma/schema.prisma on a throw-away database.
 * `drift.ts` says whether they agree; `drift.ts --write NAME` writes the missing migration, to be read before it is committed.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SILENT } from '../../server/store/logger.ts'
import { startEmbedded } from '../../server/store/postgres/embedded.ts'
import { migrate, migrationsDirectory } from '../../server/store/postgres/migrate.ts'
import { diffToSchema } from './schema-engine.ts'

const SCHEMA = new URL('../../prisma/schema.prisma', import.meta.url)

/** The SQL that the migrations lack; empty when there is none. */
export async function findDrift(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-drift-'))
  try {
    await using database = await startEmbedded({ dataDir, logger: SILENT, ballastBytes: 0 })
    await migrate({ connection: database.connection })
    return await diffToSchema(database.connection, SCHEMA)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function writeMigration(name: string, sql: string): Promise<string> {
  const number = String(
    (await readdir(migrationsDirectory())).filter((entry) => /^\d/.test(entry)).length + 1,
  ).padStart(4, '0')
  const directory = join(migrationsDirectory(), `${number}_${name}`)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'migration.sql'), sql)
  return directory
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const drift = await findDrift()
  const name = process.argv[2] === '--write' ? process.argv[3] : undefined
  if (drift === '') {
    console.log('The migrations make exactly what the schema says.')
  } else if (name === undefined) {
    console.log(`The migrations lack this:\n\n${drift}`)
    process.exitCode = 1
  } else {
    console.log(`Written: ${await writeMigration(name, drift)}`)
  }
}
