/** Hosts that serve documentation and nothing that strangers put there, so that reading a page tells nobody anything. */

const HOSTS: ReadonlySet<string> = new Set([
  ...['developer.mozilla.org', 'docs.python.org', 'doc.rust-lang.org', 'nodejs.org', 'go.dev', 'react.dev'],
  ...['docs.docker.com', 'git-scm.com', 'www.postgresql.org', 'kubernetes.io', 'www.typescriptlang.org'],
])

/** A plain page: no query that could carry data, no user, no port, encrypted. */
export function isDocumentationPage(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, search, username, password, port } = new URL(url)
  return protocol === 'https:' && HOSTS.has(hostname) && `${search}${username}${password}${port}` === ''
}
