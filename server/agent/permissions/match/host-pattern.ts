/** Hosts of WebFetch rules, compared as whole names and never as text that merely begins alike. */
import { escapeRegExp } from './wildcard.ts'

/** The host that a fetch would reach, or undefined for what is not a plain web address. */
export function hostOf(url: string): string | undefined {
  // Programs disagree on which side of a backslash the host stands.
  if (!URL.canParse(url) || url.includes('\\')) return undefined
  const { protocol, hostname, username, password } = new URL(url)
  const web = protocol === 'http:' || protocol === 'https:'
  if (!web || username !== '' || password !== '') return undefined
  const host = hostname.toLowerCase().replace(/\.+$/, '')
  return host === '' ? undefined : host
}

/** `*.` in front: sub-domains of any depth, not the name itself. Elsewhere `*` stays between two dots. */
export function hostMatches(pattern: string, host: string): boolean {
  const wanted = pattern.replace(/\.+$/, '')
  if (wanted === '*') return true
  const anyDepth = wanted.startsWith('*.')
  const rest = (anyDepth ? wanted.slice(2) : wanted).split('*').map(escapeRegExp).join('[^.]+')
  return new RegExp(`^${anyDepth ? '[^.]+(?:\\.[^.]+)*\\.' : ''}${rest}$`).test(host)
}
