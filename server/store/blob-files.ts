/** Where large bytes lie: files under the data directory, by session. A port, so that an object store can take its place. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface BlobFiles {
  /** Stores bytes durably under a fresh name and resolves to it. The same content twice gets two names. */
  write(sessionId: string, sha256: string, bytes: Uint8Array): Promise<string>
  /** Throws when there is no such file, which is damage. */
  read(sessionId: string, file: string): Promise<Buffer>
  remove(sessionId: string, file: string): Promise<void>
  /** All of a session; resolves when nothing of it is left. */
  removeAll(sessionId: string): Promise<void>
  /** Names with their age in milliseconds. */
  list(sessionId: string): Promise<Array<{ file: string; ageMs: number }>>
}

export function createBlobFiles(root: string): BlobFiles {
  const of = (sessionId: string) => join(root, sessionId)
  return {
    async write(sessionId, sha256, bytes) {
      await mkdir(of(sessionId), { recursive: true, mode: 0o700 })
      const file = `${sha256}.${randomBytes(6).toString('hex')}`
      await writeDurably(join(of(sessionId), file), bytes)
      return file
    },
    read: (sessionId, file) => readFile(join(of(sessionId), file)),
    remove: (sessionId, file) => rm(join(of(sessionId), file), { force: true }),
    removeAll: (sessionId) => rm(of(sessionId), { recursive: true, force: true }),
    async list(sessionId) {
      const files = await readdir(of(sessionId)).catch(() => [])
      return Promise.all(
        files.map(async (file) => {
          const found = await stat(join(of(sessionId), file)).catch(() => null)
          return { file, ageMs: found === null ? 0 : Date.now() - found.mtimeMs }
        }),
      )
    },
  }
}

/** Whole or not at all, also after a loss of power: content first, then the name, then the directory that holds the name. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.draft`
  {
    await using file = await open(draft, 'w', 0o600)
    await file.writeFile(bytes)
    await file.sync()
  }
  await rename(draft, path)
  await using directory = await open(dirname(path), 'r')
  await directory.sync()
}
