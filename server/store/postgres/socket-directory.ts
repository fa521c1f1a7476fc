/** Where the database's unix socket lies: in the data directory, or somewhere short when that path is too long. */
import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'

export const SOCKET_PORT = 5432
/** `sun_path` holds 108 bytes with its closing zero. */
const LONGEST = 107

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST
}

/** Makes the directory, closed to others. Throws `socket_path_too_long` when neither place is short enough. */
export async function socketDirectory(dataDir: string, temporary: string = tmpdir()): Promise<string> {
  const within = join(dataDir, 'run')
  if (fits(within)) return privateDirectory(within)
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  const short = join(temporary, `slipway-${process.getuid?.() ?? 0}-${name}`)
  if (fits(short)) return privateDirectory(short)
  throw new StoreError(
    'socket_path_too_long',
    `The path ${within} is too long for a socket (at most ${LONGEST} bytes with the socket's name). Choose a shorter SLIPWAY_DATA_DIR.`,
  )
}

async function privateDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  const strange = !found.isDirectory() || (found.mode & 0o077) !== 0 || found.uid !== process.getuid?.()
  // In a shared temporary directory somebody else could have been first.
  if (strange && !path.endsWith('/run')) {
    throw new StoreError('data_dir_unusable', `${path} is not a private directory of ours; remove it and start again.`)
  }
  return path
}
