/** Brings the database to this release: applies what is missing, refuses what it does not know. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, type ClientConfig } from 'pg'
import { codeOf } from '../classify-error.ts'
import { type Fault, NO_FAULT } from '../fault.ts'
import { StoreError } from '../store-error.ts'

/** Above this file, wherever that lies: as a source in its folder, or in one bundle for all of the server. */
export function migrationsDirectory(from: string = fileURLToPath(import.meta.url)): string {
  for (let above = dirname(from); ; above = dirname(above)) {
    const found = join(above, 'prisma', 'migrations')
    if (existsSync(found)) return found
    if (above === dirname(above)) {
      throw new StoreError('migration_failed', `The folder prisma/migrations is missing above ${from}.`)
    }
  }
}

const OLDEST_SERVER = 140_000
/** The lock that Prisma's own tools take, so that theirs and ours never run at once. */
const LOCK = 72_707_369

export interface Migration {
  name: string
  sql: string
  checksum: string
}

export interface MigrateOptions {
  connection: ClientConfig
  migrationsDir?: string
  onProgress?: (text: string) => void
  fault?: Fault
}

/**
 * Resolves to the names of those applied now; each in a transaction of its own, by one server at a time.
 * Throws `unreachable`, `migration_changed` or `migration_newer` before touching anything, `migration_failed` with nothing of it applied.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir ?? migrationsDirectory())
  const client = new Client(options.connection)
  // Without a listener an idle connection's loss would end the process; the next query reports it.
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message || codeOf(error) : String(error)
    const message = `The database cannot be used: ${reason}. Check DATABASE_URL and the server that it names.`
    throw new StoreError('unreachable', message, { cause: error })
  })
  try {
    await requireServer(client)
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(HISTORY_TABLE)
    const missing = missingOf(migrations, await history(client))
    for (const [index, migration] of missing.entries()) {
      options.onProgress?.(`Preparing the database (${index + 1} of ${missing.length})`)
      await apply(client, migration)
      await (options.fault ?? NO_FAULT)('migration-applied')
    }
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** In order of name. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The table of `prisma migrate deploy`, so that either tool may follow the other. */
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`

interface Applied {
  name: string
  checksum: string
}

async function requireServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  )
  const [found] = rows
  if (found === undefined || found.number < OLDEST_SERVER) {
    throw new StoreError('migration_failed', `PostgreSQL 14 or newer is needed; this server is ${found?.version}.`)
  }
}

async function history(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied & { finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  )
  const broken = rows.find(({ finished }) => !finished)
  if (broken !== undefined) {
    throw new StoreError(
      'migration_failed',
      `The migration ${broken.name} was begun by another tool and never finished. Resolve it there, then start again.`,
    )
  }
  return rows
}

function missingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const { name, checksum } of applied) {
    const ours = migrations.find((migration) => migration.name === name)
    if (ours === undefined) {
      throw new StoreError(
        'migration_newer',
        `The database was last used by a newer release (it has the migration ${name}, which this one does not know). Start that release, or restore a backup from before.`,
      )
    }
    if (ours.checksum !== checksum) {
      throw new StoreError(
        'migration_changed',
        `The migration ${name} in this copy of Slipway differs from the one that made the database. Restore its file: applied migrations never change.`,
      )
    }
  }
  return migrations.filter(({ name }) => applied.every((done) => done.name !== name))
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError('migration_failed', `The migration ${name} could not be applied: ${reason}`, { cause })
  }
}
