/** Where a link in a terminal leads: a port of the container is our preview, another host is its own page, all else is no link. Pure. */

export type LinkPlace =
  | { kind: 'preview'; port: number; path: string }
  /** `host` as it is, in ASCII: what looks like another name shows its true one. */
  | { kind: 'page'; url: string; host: string }

/** Names under which a program in the container speaks of itself. */
const CONTAINER = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/

/** Null: nothing that may be opened. */
export function linkPlace(text: string): LinkPlace | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  // A name before the @ is there to be taken for the host.
  if (url.username !== '' || url.password !== '') return null
  if (!CONTAINER.test(url.hostname)) return { kind: 'page', url: url.href, host: url.host }
  const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
  return { kind: 'preview', port, path: url.pathname + url.search + url.hash }
}
