/** Whether a session's network policy lets a request out, by the name it asks for. */
import { isIP } from 'node:net'
import type { NetworkRules } from '../provider.ts'

export interface Target {
  /** Lower-case ASCII without the last dot, or an address. */
  host: string
  port: number
}

/** Ports of the web, and of git over SSH; a rule may state another one. */
const LISTED_PORTS: readonly number[] = [22, 80, 443]
/** Mail: nothing that is built or tested needs to send it, and those who abuse others do. */
const MAIL_PORTS: readonly number[] = [25, 465, 587, 2525]

/** Lower case, without the last dot. Null: no host name and no address, whatever it is meant to look like. */
export function normalizeHost(host: string): string | null {
  const bracketed = host.startsWith('[') && host.endsWith(']')
  const bare = bracketed ? host.slice(1, -1) : host
  const version = isIP(bare)
  if (version !== 0) return bracketed === (version === 6) ? bare.toLowerCase() : null
  const name = bare.toLowerCase().replace(/\.$/, '')
  const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
  if (bracketed || name.length > 253 || !new RegExp(`^${label}(?:\\.${label})*$`).test(name)) return null
  // 127.1, 0x7f.1 and 2130706433 are addresses to some resolvers and names to others.
  return /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name) ? null : name
}

/** `host` and `host:port`, `[…]:port`, strictly in ASCII. Null: anything else. */
export function parseTarget(text: string, defaultPort: number): Target | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] === undefined ? null : normalizeHost(match[1])
  const port = match?.[2] === undefined ? defaultPort : Number(match[2])
  return host === null || port < 1 || port > 65_535 ? null : { host, port }
}

/** `*.example.org` covers every name below it and not the name itself; `host:port` states a port of its own. */
export function isListed(target: Target, allow: readonly string[]): 'yes' | 'other_port' | 'no' {
  const named = allow.flatMap((entry) => {
    const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? []
    return covers(name.replace(/\.$/, ''), target.host) ? [port] : []
  })
  if (named.length === 0) return 'no'
  const open = named.some((port) =>
    port === undefined ? LISTED_PORTS.includes(target.port) : Number(port) === target.port,
  )
  return open ? 'yes' : 'other_port'
}

function covers(rule: string, host: string): boolean {
  return rule.startsWith('*.') ? host.endsWith(rule.slice(1)) && host.length >= rule.length : host === rule
}

export type HostVerdict = { allowed: true } | { allowed: false; reason: string }

/** `reason` is for the one who runs the command: it names the host, the policy, and what a person can do. */
export function judgeHost(target: Target, rules: NetworkRules): HostVerdict {
  const { host, port } = target
  if (rules.policy === 'none')
    return no(`${host} was not reached: this session has no network (policy "none"). ${ASK} choose another policy.`)
  if (rules.policy === 'open') {
    if (!MAIL_PORTS.includes(port)) return { allowed: true }
    return no(`Port ${port} of ${host} was not reached: no session may speak to mail servers.`)
  }
  const listed = isListed(target, rules.allow)
  if (listed === 'yes') return { allowed: true }
  if (listed === 'other_port')
    return no(
      `Port ${port} of ${host} was not reached: the list of this session (policy "allow-list") names other ports of it. ${ASK} add ${host}:${port}.`,
    )
  return no(
    `${host} was not reached: it is not on the list of this session (policy "allow-list"). ${ASK} add it there.`,
  )
}

const ASK = 'A person can change that in the settings of the session:'

function no(reason: string): HostVerdict {
  return { allowed: false, reason }
}
