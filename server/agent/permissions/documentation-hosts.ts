/** Hosts that serve documentation and nothing that strangers put there, so that reading a page tells nobody anything. */
import { hostOf } from './match/host-pattern.ts'

const HOSTS: ReadonlySet<string> = new Set([
  ...['developer.mozilla.org', 'docs.python.org', 'doc.rust-lang.org', 'nodejs.org', 'go.dev', 'react.dev'],
  ...['docs.docker.com', 'git-scm.com', 'www.postgresql.org', 'kubernetes.io', 'www.typescriptlang.org'],
])

/** A plain page: no query that could carry data, no user, no port, encrypted. */
export function isDocumentationPage(url: string): boolean {
  const host = hostOf(url)
  if (host === undefined || !HOSTS.has(host)) return false
  const { protocol, search, port } = new URL(url)
  return protocol === 'https:' && `${search}${port}` === ''
}
