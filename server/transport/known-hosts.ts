/** By which names we answer: a name of somebody else's that leads to this machine must not make their page one of ours. */
import { isIP } from 'node:net'

export interface KnownHostsOptions {
  publicUrl: string | null
  /** Where we listen: a name, an address, or everywhere. */
  host: string
}

/** Whether we answer to what a Host header says; ports do not matter, since forwarding changes them. */
export type KnownHosts = (host: string | undefined) => boolean

const EVERYWHERE = ['0.0.0.0', '::']

export function createKnownHosts({ publicUrl, host }: KnownHostsOptions): KnownHosts {
  const named = [publicUrl === null ? null : new URL(publicUrl).hostname, EVERYWHERE.includes(host) ? null : host]
  const names = new Set(named.flatMap((name) => (name === null ? [] : [bare(name)])))
  return (asked) => {
    if (asked === undefined || asked === '' || !URL.canParse(`http://${asked}`)) return false
    const { hostname, username, pathname, search } = new URL(`http://${asked}`)
    if (username !== '' || pathname !== '/' || search !== '') return false
    const name = bare(hostname)
    if (name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name)) return true
    // Nobody can let an address lead elsewhere, as they can a name.
    return names.has(name) || (EVERYWHERE.includes(host) && isIP(name) !== 0)
  }
}

function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}
