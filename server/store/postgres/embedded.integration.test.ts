/** Our own database server starts from whatever it finds, and is there again when it dies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SILENT } from '../logger.ts'
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts'
import type { LaunchMode } from './launch.ts'
import { clearStalePostmaster } from './stale-postmaster.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-pg-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const start = (dataDir: string, launchMode?: LaunchMode): Promise<EmbeddedPostgres> =>
  startEmbedded({ dataDir, logger: SILENT, ballastBytes: 0, ...(launchMode === undefined ? {} : { launchMode }) })

async function ask(database: EmbeddedPostgres, text: string): Promise<unknown> {
  const client = new Client(database.connection)
  await client.connect()
  try {
    const { rows } = await client.query({ text, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

it('starts over the remains of an interrupted first start, and keeps its data over a restart', async () => {
  const dataDir = join(root, 'plain')
  await mkdir(join(dataDir, 'pg.init', 'base'), { recursive: true })
  await writeFile(join(dataDir, 'pg.init', 'half'), 'x')
  {
    await using database = await start(dataDir)
    await ask(database, 'CREATE TABLE kept (n int)')
    expect(await ask(database, 'SELECT current_user')).toBe('slipway')
    expect(await ask(database, 'SHOW data_checksums')).toBe('on')
  }
  await using database = await start(dataDir)
  expect(await ask(database, 'SELECT count(*)::int FROM kept')).toBe(0)
})

it('a second server on the same directory is refused with a clear sentence, and a third may come after the first', async () => {
  const dataDir = join(root, 'second')
  {
    await using _first = await start(dataDir)
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringContaining(`already using ${dataDir}`),
    })
  }
  await using _third = await start(dataDir)
})

it('a stale lock file is no obstacle, whether its process is dead or by now somebody else', async () => {
  const dataDir = join(root, 'stale')
  {
    await using _made = await start(dataDir)
  }
  const lock = join(dataDir, 'pg', 'postmaster.pid')
  const rest = `${join(dataDir, 'pg')}\n1700000000\n5432\n${join(dataDir, 'run')}\n\n  5432001         0\nready\n`
  for (const pid of [1, process.pid, 4_000_000]) {
    await writeFile(lock, `${pid}\n${rest}`)
    await using database = await start(dataDir)
    expect(await ask(database, 'SELECT 1')).toBe(1)
  }
})

it('an earlier server that will not end is ended', async () => {
  const dataDir = join(root, 'lingering')
  {
    await using _made = await start(dataDir)
  }
  const directory = join(dataDir, 'pg')
  // Stands for a postmaster whose shutdown hangs: its command line names the directory, and it ignores the first signal.
  const program = 'process.on("SIGQUIT",()=>{});setInterval(()=>{},1e3);console.log("deaf")'
  const lingering = spawn(process.execPath, ['-e', program, directory])
  const ended = new Promise((resolve) => lingering.on('exit', (_, signal) => resolve(signal)))
  await once(lingering.stdout, 'data')
  await writeFile(join(directory, 'postmaster.pid'), `${lingering.pid}\n${directory}\n1700000000\n5432\n\n\n\n`)
  await clearStalePostmaster(directory, { waitMs: 300 })
  expect(await ended).toBe('SIGKILL')
})

it('is started again each time it is killed', async () => {
  const dataDir = join(root, 'killed')
  await using database = await start(dataDir)
  await ask(database, 'CREATE TABLE survivors (n int)')
  for (let round = 0; round < 3; round++) {
    const before = database.pid()
    if (before === null) throw new Error('down')
    await ask(database, `INSERT INTO survivors VALUES (${round})`)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => [before, null].includes(database.pid())).toBe(false)
    expect(database.problem()).toBeNull()
    expect(await ask(database, 'SELECT count(*)::int FROM survivors')).toBe(round + 1)
  }
})

it('works where the path is too long for a socket', async () => {
  const dataDir = join(root, 'long'.repeat(30))
  await using database = await start(dataDir)
  expect(await ask(database, 'SELECT 1')).toBe(1)
  const socketDir = String(database.connection.host)
  expect(socketDir.startsWith(dataDir)).toBe(false)
  expect((await stat(socketDir)).mode & 0o077).toBe(0)
  await rm(socketDir, { recursive: true })
})

it('refuses a directory of another major version', async () => {
  const dataDir = join(root, 'older')
  await mkdir(join(dataDir, 'pg'), { recursive: true })
  await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '17\n')
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'data_dir_unusable',
    message: expect.stringContaining('17'),
  })
})

it('says why it does not start', async () => {
  const dataDir = join(root, 'broken')
  {
    await using _made = await start(dataDir)
  }
  await writeFile(join(dataDir, 'pg', 'postgresql.conf'), 'no_such_setting = 1\n')
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'database_failed',
    message: expect.stringContaining('no_such_setting'),
  })
})

it.skipIf(process.getuid?.() !== 0)('starts as nobody where namespaces are forbidden', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-nobody-'))
  try {
    await using database = await start(dataDir, 'nobody')
    expect(await ask(database, 'SELECT 1')).toBe(1)
    expect((await stat(join(dataDir, 'pg'))).uid).toBe(65534)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

it('does not hand our environment to the database', async () => {
  process.env['SLIPWAY_TEST_CANARY'] = 'secret'
  try {
    await using database = await start(join(root, 'plain'))
    const environment = await readFile(`/proc/${database.pid()}/environ`, 'utf8')
    expect(environment).toContain('TZ=UTC')
    expect(environment).not.toContain('CANARY')
  } finally {
    delete process.env['SLIPWAY_TEST_CANARY']
  }
})
