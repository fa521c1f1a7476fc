/** Ports on which something of the unprivileged user listens in this container. */
import { readFileSync } from 'node:fs'
import { EGRESS_PORT } from './wire.ts'

const LISTEN = '0A'

export function listeningPorts(uid: number | null): number[] {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
    readFileSync(path, 'utf8').trim().split('\n').slice(1),
  )
  const ports = rows.flatMap((row) => {
    const [, local = '', , state, , , , owner] = row.trim().split(/\s+/)
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)
    return state === LISTEN && port !== EGRESS_PORT && (uid === null || Number(owner) === uid) ? [port] : []
  })
  return [...new Set(ports)].sort((left, right) => left - right)
}
