/** Which call a process belongs to that has opened a connection: only the process's own user may look. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export const CALL_MARK = 'SLIPWAY_CALL'

/** What the mark of the process says that holds a connection within the container. Null: nothing of a call holds it. */
export function callerOf({ from, to }: { from: number; to: number }): string | null {
  const inode = inodeOf(from, to)
  if (inode === null) return null
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!list(`/proc/${pid}/fd`).some((fd) => link(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)) continue
    const entry = read(`/proc/${pid}/environ`)
      .split('\0')
      .find((line) => line.startsWith(`${CALL_MARK}=`))
    if (entry !== undefined) return entry.slice(CALL_MARK.length + 1)
  }
  return null
}

function inodeOf(from: number, to: number): string | null {
  for (const row of ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => read(path).trim().split('\n').slice(1))) {
    const [, local = '', remote = '', , , , , , , inode = '0'] = row.trim().split(/\s+/)
    if (portOf(local) === from && portOf(remote) === to && inode !== '0') return inode
  }
  return null
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16)
}

/** What ended meanwhile, or belongs to somebody else, has nothing to show. */
function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch {
    return otherwise
  }
}
const read = (path: string) => quietly(() => readFileSync(path, 'utf8'), '')
const list = (path: string) => quietly(() => readdirSync(path), [])
const link = (path: string) => quietly(() => readlinkSync(path), '')
