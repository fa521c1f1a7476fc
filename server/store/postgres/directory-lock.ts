/** One server per data directory, known from a lock of our own that vanishes with its process. */
import { randomBytes } from 'node:crypto'
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'

export interface DirectoryLock extends AsyncDisposable {}

/**
 * Holds an abstract socket whose name is random and kept in the directory: the kernel frees it when the process ends,
 * so there is nothing stale to clean up. Throws `data_dir_in_use` when another server holds it.
 */
export async function lockDirectory(dataDir: string): Promise<DirectoryLock> {
  const { dev, ino } = await stat(dataDir)
  // Device and inode, so that a copy of the directory has a lock of its own.
  const server = await listen(`\0slipway-${await secretName(dataDir)}-${dev}-${ino}`, dataDir)
  server.unref()
  return { [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

async function secretName(dataDir: string): Promise<string> {
  const path = join(dataDir, 'server.lock')
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(16).toString('hex'), { mode: 0o600 })
  try {
    // A link appears whole or not at all, and only for the first.
    await link(draft, path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
    })
  } finally {
    await unlink(draft)
  }
  return (await readFile(path, 'utf8')).trim()
}

function listen(name: string, dataDir: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      const message = `Another Slipway server is already using ${dataDir}. Stop it first, or give this one a data directory of its own (SLIPWAY_DATA_DIR).`
      reject(new StoreError('data_dir_in_use', message))
    })
    server.listen(name, () => resolve(server))
  })
}
