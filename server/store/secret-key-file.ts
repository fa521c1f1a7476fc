/** The master key's file in the data directory, and its second one while the key is being changed. */
import { randomBytes } from 'node:crypto'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from './blob-files.ts'
import { MASTER_BYTES, parseMasterKey } from './key-ring.ts'

export interface SecretKeyFile {
  /** Null when there is none. Throws `secret_key_invalid`. */
  read(): Promise<Buffer | null>
  write(master: Buffer): Promise<void>
  /** The key of a change that had begun. */
  readNext(): Promise<Buffer | null>
  writeNext(master: Buffer): Promise<void>
  /** The second becomes the first. */
  promoteNext(): Promise<void>
  dropNext(): Promise<void>
}

export function newMasterKey(): Buffer {
  return randomBytes(MASTER_BYTES)
}

export function createSecretKeyFile(dataDir: string): SecretKeyFile {
  const path = join(dataDir, 'secret.key')
  const next = `${path}.next`
  const read = async (file: string) => {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null
      throw cause
    })
    return text === null ? null : parseMasterKey(text, file)
  }
  const write = (file: string, master: Buffer) => writeDurably(file, Buffer.from(`${master.toString('base64')}\n`))
  return {
    read: () => read(path),
    write: (master) => write(path, master),
    readNext: () => read(next),
    writeNext: (master) => write(next, master),
    promoteNext: () => rename(next, path),
    dropNext: () => rm(next, { force: true }),
  }
}
