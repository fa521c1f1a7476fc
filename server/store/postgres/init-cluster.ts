/** Makes the database's directory once, so that an interrupted attempt leaves nothing half-made behind. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { type Binaries, POSTGRES_MAJOR } from './binaries.ts'
import type { Launcher } from './launch.ts'

export const DATABASE_USER = 'slipway'

/** Resolves to the directory. Throws `data_dir_unusable` for one of another major version, `database_failed` when initdb fails. */
export async function initCluster(dataDir: string, binaries: Binaries, launcher: Launcher): Promise<string> {
  const directory = join(dataDir, 'pg')
  const version = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version !== null) return checked(directory, version)
  const draft = join(dataDir, 'pg.init')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await launcher.own(draft)
  const options = [
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '-U',
    DATABASE_USER,
    '-D',
    draft,
  ]
  await finished(launcher.start(binaries.initdb, options, ['ignore', 'pipe', 'pipe']))
  await rename(draft, directory)
  return directory
}

function checked(directory: string, version: string): string {
  if (version.trim() === String(POSTGRES_MAJOR)) return directory
  throw new StoreError(
    'data_dir_unusable',
    `${directory} was made by PostgreSQL ${version.trim()}, and this release brings ${POSTGRES_MAJOR}. Export with the release that made it, then import.`,
  )
}

async function finished(child: ChildProcess): Promise<void> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
    child.on('error', (cause) => {
      said = cause.message
      resolve(null)
    })
  })
  if (code !== 0) {
    throw new StoreError(
      'database_failed',
      `The database's directory could not be made: ${said.trim().split('\n').at(-1)}`,
    )
  }
}
