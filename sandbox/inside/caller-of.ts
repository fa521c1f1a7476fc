/** Which call a process belongs to that has opened a connection: only the process's own user may look. */
import { linkOfProc, listProc, readProc } from './proc-files.ts'

export const CALL_MARK = 'SLIPWAY_CALL'

/** What the mark of the process says that holds a connection within the container. Null: nothing of a call holds it. */
export function callerOf({ from, to }: { from: number; to: number }): string | null {
  const inode = inodeOf(from, to)
  if (inode === null) return null
  for (const pid of listProc('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!listProc(`/proc/${pid}/fd`).some((fd) => linkOfProc(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)) continue
    const entry = readProc(`/proc/${pid}/environ`)
      .split('\0')
      .find((line) => line.startsWith(`${CALL_MARK}=`))
    if (entry !== undefined) return entry.slice(CALL_MARK.length + 1)
  }
  return null
}

function inodeOf(from: number, to: number): string | null {
  for (const row of ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readProc(path).trim().split('\n').slice(1))) {
    const [, local = '', remote = '', , , , , , , inode = '0'] = row.trim().split(/\s+/)
    if (portOf(local) === from && portOf(remote) === to && inode !== '0') return inode
  }
  return null
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16)
}
