/** What a link in a stranger's text may lead to. Pure. */

export type LinkTarget =
  /** `host` is where it really leads, in the form that shows look-alikes (xn--…). */
  | { kind: 'web'; href: string; host: string }
  | { kind: 'mail'; href: string; address: string }
  /** A path of the workspace, with the line if one is named. */
  | { kind: 'file'; path: string; line: number | null }
  /** Shown as text: it leads nowhere that we would go. */
  | { kind: 'none' }

const SCHEME = /^[a-z][a-z0-9+.-]*:/i
const LINE = /(?:#L|:)(\d{1,7})(?:[-:].*)?$/

export function linkTarget(raw: string): LinkTarget {
  // What browsers leave out when they read an address could hide its scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are meant.
  const href = raw.replace(/[\u0000-\u0020\u007f]+/g, '')
  if (href === '' || href.startsWith('#') || href.startsWith('//') || href.startsWith('\\')) return { kind: 'none' }
  const file = fileOf(href)
  if (file !== null) return file
  const url = parse(href)
  if (url === null) return { kind: 'none' }
  if (url.protocol === 'mailto:') return { kind: 'mail', href: url.href, address: url.pathname }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { kind: 'none' }
  // A name and password before the host are there to mislead.
  url.username = ''
  url.password = ''
  return { kind: 'web', href: url.href, host: url.host }
}

function fileOf(href: string): LinkTarget | null {
  const line = LINE.exec(href)
  const path = line === null ? href : href.slice(0, line.index)
  // `src/app.ts:12` has a colon, but no scheme has a dot or a slash before it that we would follow.
  if (SCHEME.test(path) && !/^[^:]*[./][^:]*$/.test(path)) return null
  if (path === '' || path.includes('\\')) return { kind: 'none' }
  return { kind: 'file', path: decode(path), line: line === null ? null : Number(line[1]) }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A percent sign that encodes nothing is part of the name.
    return path
  }
}

function parse(href: string): URL | null {
  try {
    return new URL(href)
  } catch {
    // Not an address.
    return null
  }
}
