/** Ports on which something of the unprivileged user listens in this container. */
import { linkOfProc, listProc, readProc } from './proc-files.ts'
import { EGRESS_PORT } from './wire.ts'

const LISTEN = '0A'

export interface ListeningSocket {
  port: number
  /** The kernel's number of the socket, by which its owner is found. */
  inode: string
}

export function listeningPorts(uid: number | null): number[] {
  return listeningSockets(uid).map(({ port }) => port)
}

/** How many TCP sockets there are: costs nothing, while for their table the kernel walks through all its buckets. */
export function socketCount(): number {
  const counts = ['/proc/net/sockstat', '/proc/net/sockstat6'].map(
    (path) => /^TCP6?: inuse (\d+)/m.exec(readProc(path))?.[1],
  )
  return counts.reduce((sum, count) => sum + Number(count ?? 0), 0)
}

/** One for each port, in order. */
export function listeningSockets(uid: number | null): ListeningSocket[] {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readProc(path).trim().split('\n').slice(1))
  const found = new Map<number, ListeningSocket>()
  for (const row of rows) {
    const [, local = '', , state, , , , owner, , inode = ''] = row.trim().split(/\s+/)
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)
    if (state !== LISTEN || port === EGRESS_PORT || (uid !== null && Number(owner) !== uid)) continue
    if (!found.has(port)) found.set(port, { port, inode })
  }
  return [...found.values()].sort((left, right) => left.port - right.port)
}

/** The names of the processes that hold these sockets; only their own user may look. */
export function socketOwners(inodes: readonly string[]): Record<string, string> {
  const wanted = new Set(inodes.map((inode) => `socket:[${inode}]`))
  const owners: Record<string, string> = {}
  for (const pid of listProc('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const fd of listProc(`/proc/${pid}/fd`)) {
      const target = linkOfProc(`/proc/${pid}/fd/${fd}`)
      if (wanted.has(target)) owners[target.slice(8, -1)] ??= readProc(`/proc/${pid}/comm`).trim()
    }
  }
  return owners
}
