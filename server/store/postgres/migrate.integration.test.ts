/** [R29] Migrations apply once, whole or not at all, and never over what they do not know. */
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SILENT } from '../logger.ts'
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts'
import { migrate, migrationsDirectory } from './migrate.ts'

let root = ''
let server: EmbeddedPostgres
let databases = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-migrate-'))
  server = await startEmbedded({ dataDir: join(root, 'data'), logger: SILENT, ballastBytes: 0 })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

async function query(connection: ClientConfig, text: string): Promise<Array<Record<string, unknown>>> {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** An empty database, and a copy of the migrations to meddle with. */
async function fresh(): Promise<{ connection: ClientConfig; migrationsDir: string }> {
  const database = `d${++databases}`
  await query(server.connection, `CREATE DATABASE ${database}`)
  const migrationsDir = join(root, database)
  await cp(migrationsDirectory(), migrationsDir, { recursive: true })
  return { connection: { ...server.connection, database }, migrationsDir }
}

async function addMigration(migrationsDir: string, name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsDir, name))
  await writeFile(join(migrationsDir, name, 'migration.sql'), sql)
}

it('applies what is missing, once, also when several servers start together', async () => {
  const options = await fresh()
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(options)))
  const first = applied.flat()
  expect(new Set(first).size).toBe(first.length)
  expect(first).toContain('0001_the_log_and_the_house')
  expect(await migrate(options)).toEqual([])
  await addMigration(options.migrationsDir, '9999_more', 'CREATE TABLE more (n int);')
  expect(await migrate(options)).toEqual(['9999_more'])
  const [row] = await query(
    options.connection,
    'SELECT count(*)::int AS n FROM _prisma_migrations WHERE finished_at IS NOT NULL AND length(checksum) = 64 AND applied_steps_count = 1',
  )
  expect(row).toEqual({ n: first.length + 1 })
})

it('a migration that fails leaves nothing of itself, says so, and can be tried again', async () => {
  const options = await fresh()
  await addMigration(options.migrationsDir, '9999_more', 'CREATE TABLE half (n int); SELECT 1 / 0;')
  await expect(migrate(options)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringContaining('division by zero'),
  })
  expect(await query(options.connection, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }])
  await writeFile(join(options.migrationsDir, '9999_more', 'migration.sql'), 'CREATE TABLE half (n int);')
  expect(await migrate(options)).toEqual(['9999_more'])
})

it('a start that is cut off between two migrations goes on where it stood', async () => {
  const options = await fresh()
  await addMigration(options.migrationsDir, '9999_more', 'CREATE TABLE more (n int);')
  const fault = () => {
    throw new Error('cut')
  }
  await expect(migrate({ ...options, fault })).rejects.toThrow('cut')
  const all = (await readdir(options.migrationsDir)).filter((name) => /^\d/.test(name)).toSorted()
  expect(await migrate(options)).toEqual(all.slice(1))
})

it('refuses a database of a newer release, and a migration that was changed afterwards', async () => {
  const options = await fresh()
  await addMigration(options.migrationsDir, '9999_more', 'CREATE TABLE more (n int);')
  await migrate(options)
  await writeFile(join(options.migrationsDir, '9999_more', 'migration.sql'), 'CREATE TABLE other (n int);')
  await expect(migrate(options)).rejects.toMatchObject({ code: 'migration_changed' })
  await rm(join(options.migrationsDir, '9999_more'), { recursive: true })
  await expect(migrate(options)).rejects.toMatchObject({
    code: 'migration_newer',
    message: expect.stringContaining('9999_more'),
  })
})

it('refuses to go on over a migration that another tool left unfinished', async () => {
  const options = await fresh()
  await migrate(options)
  await query(
    options.connection,
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '0002_by_hand')",
  )
  await expect(migrate(options)).rejects.toMatchObject({
    code: 'migration_failed',
    message: expect.stringContaining('0002'),
  })
})
