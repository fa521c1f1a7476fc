/** What a person types into the address of a preview: a path, a port, or the address that a program printed. Pure. */

export interface PreviewPlace {
  port: number
  /** With query and fragment; begins with one slash. */
  path: string
}

/** Names by which programs in the container call themselves. */
const CONTAINER = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/
const PORT = /^:?(\d{1,5})(?=$|[/?#])/

/** Null: it leads elsewhere, or nowhere. `origin`: of the preview that is shown, as the browser names it. */
export function readAddress(text: string, now: PreviewPlace, origin: string | null): PreviewPlace | null {
  const typed = text.trim()
  if (/^https?:\/\//i.test(typed)) return ofUrl(typed, now, origin)
  const [whole, digits] = PORT.exec(typed) ?? []
  if (whole !== undefined && digits !== undefined) return placed(Number(digits), typed.slice(whole.length))
  const named = /^(localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{1,5})(?=$|[/?#])/i.exec(typed)
  if (named !== null) return placed(Number(named[2]), typed.slice(named[0].length))
  return placed(now.port, typed)
}

export function writeAddress({ port, path }: PreviewPlace): string {
  return `localhost:${port}${path}`
}

function ofUrl(text: string, now: PreviewPlace, origin: string | null): PreviewPlace | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const rest = url.pathname + url.search + url.hash
  if (url.origin === origin) return placed(now.port, rest)
  if (!CONTAINER.test(url.hostname)) return null
  return placed(url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port), rest)
}

function placed(port: number, rest: string): PreviewPlace | null {
  if (port < 1 || port > 65_535) return null
  // Two slashes would begin another host.
  const path = `/${rest.replace(/^[/\\]+/, '')}`
  return path.length > 2000 || /[\0\r\n]/.test(path) ? null : { port, path }
}
