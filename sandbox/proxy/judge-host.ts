/** Whether a session's network policy lets a request out, by the name it asks for. */
import { isIP } from 'node:net'
import type { NetworkRules } from '../provider.ts'

export interface Target {
  host: string
  port: number
}

/** Ports of the web, and of git over SSH. */
const LISTED_PORTS = new Set([22, 80, 443])

/** Lower case, without the last dot. Null: no host name and no address, whatever it is meant to look like. */
export function normalizeHost(host: string): string | null {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  if (isIP(bare) !== 0) return bare.toLowerCase()
  const name = bare.toLowerCase().replace(/\.$/, '')
  const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
  if (name.length > 253 || !new RegExp(`^${label}(?:\\.${label})*$`).test(name)) return null
  // 127.1, 0x7f.1 and 2130706433 are addresses to some resolvers and names to others.
  return /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name) ? null : name
}

/** `*.example.org` covers every name below it and not the name itself; `host:port` covers that port alone, a host alone the usual ones. */
export function isListed(
  { host, port }: Target,
  entries: readonly string[],
  usual: ReadonlySet<number> | null,
): boolean {
  return entries.some((entry) => {
    // What is neither a name nor in brackets is an address of the newer kind, which has no port.
    const [, name = entry, rulePort] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(entry) ?? []
    const rule = name
      .toLowerCase()
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '')
    const isNamed = rule.startsWith('*.')
      ? host.endsWith(rule.slice(1)) && host.length > rule.length - 1
      : host === rule
    return isNamed && (rulePort === undefined ? usual === null || usual.has(port) : Number(rulePort) === port)
  })
}

export type HostVerdict = { allowed: true } | { allowed: false; reason: string }

export function judgeHost(target: Target, rules: NetworkRules): HostVerdict {
  if (rules.policy === 'none')
    return { allowed: false, reason: 'This session has no network. A person can change that in its settings.' }
  if (rules.policy === 'open') return { allowed: true }
  if (isListed(target, rules.allow, LISTED_PORTS)) return { allowed: true }
  if (isListed(target, rules.allow, null))
    return {
      allowed: false,
      reason: `Port ${target.port} of ${target.host} is not open to this session: only 22, 80 and 443 are.`,
    }
  return {
    allowed: false,
    reason: `${target.host} is not on the list of hosts that this session may reach. A person can add it in its settings.`,
  }
}
