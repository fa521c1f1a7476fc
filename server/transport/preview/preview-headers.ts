/** PV3: what passes between a browser and a program in a container, and what does not. */
import { cookiesOf, PREVIEW_COOKIE } from './preview-grants.ts'

/** Of this connection, not of the message. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
])
/** Ours to say to the program. */
const FORWARDED: ReadonlySet<string> = new Set([
  'host',
  'cookie',
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-for',
])
/** What would reach beyond this origin, or forbid our page to frame it. */
const NOT_ANSWERED: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'public-key-pins',
  'expect-ct',
  'alt-svc',
  'clear-site-data',
  'x-frame-options',
])
const OUR_COOKIES: ReadonlySet<string> = new Set([PREVIEW_COOKIE, 'slipway_session'])

export interface PreviewNames {
  port: number
  /** Of the preview, as the browser knows it. */
  origin: string
  appOrigin: string
}

type Pairs = [string, string][]

/** The program thinks that it is asked at `localhost:<port>`, as it would be on one's own machine. */
export function requestHeaders(raw: readonly string[], { port, origin }: PreviewNames): string[] {
  const local = `http://localhost:${port}`
  const pairs = pairsOf(raw)
  const dropped = namedByConnection(pairs)
  const kept = pairs.flatMap(([name, value]): Pairs => {
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || FORWARDED.has(lower) || dropped.has(lower)) return []
    if (lower === 'origin' && value === origin) return [[name, local]]
    if (lower === 'referer' && value.startsWith(`${origin}/`)) return [[name, local + value.slice(origin.length)]]
    return [[name, value]]
  })
  const cookie = pairs
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => cookiesOf(value))
    .filter(([name]) => !OUR_COOKIES.has(name))
    .map(([name, value]) => (name === '' ? value : `${name}=${value}`))
    .filter((one) => one !== '')
  const { host, protocol } = new URL(origin)
  return [
    ...['Host', `localhost:${port}`],
    ...kept.flat(),
    ...(cookie.length === 0 ? [] : ['Cookie', cookie.join('; ')]),
    ...['X-Forwarded-Host', host, 'X-Forwarded-Proto', protocol.slice(0, -1)],
  ]
}

export function responseHeaders(raw: readonly string[], names: PreviewNames): string[] {
  const pairs = pairsOf(raw)
  const dropped = namedByConnection(pairs)
  const kept = pairs.flatMap(([name, value]): Pairs => {
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || NOT_ANSWERED.has(lower) || dropped.has(lower) || lower === 'transfer-encoding')
      return []
    if (lower === 'set-cookie')
      return OUR_COOKIES.has(cookiesOf(value)[0]?.[0] ?? '') ? [] : [[name, withoutDomain(value)]]
    if (lower === 'location') return [[name, throughPreview(value, names)]]
    if (lower === 'content-security-policy') return framed(value).map((policy) => [name, policy])
    return [[name, value]]
  })
  return [...kept.flat(), 'Content-Security-Policy', `frame-ancestors ${names.appOrigin}`]
}

function pairsOf(raw: readonly string[]): Pairs {
  const pairs: Pairs = []
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return pairs
}

function namedByConnection(pairs: Pairs): ReadonlySet<string> {
  const values = pairs.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.split(','))
  return new Set(values.map((name) => name.trim().toLowerCase()))
}

function withoutDomain(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  return [pair, ...attributes.filter((one) => !/^\s*domain\s*(=|$)/i.test(one))].join(';')
}

/** A redirect to the program's own address is one to its preview. */
function throughPreview(location: string, { port, origin }: PreviewNames): string {
  const own = new RegExp(`^https?://(localhost|127\\.0\\.0\\.1|\\[::1\\]|0\\.0\\.0\\.0):${port}(?=[/?#]|$)`, 'i')
  return location.replace(own, origin)
}

/** Who may frame the page is ours to say; policies are a list, of which each counts. */
function framed(value: string): string[] {
  const policies = value.split(',').map((policy) =>
    policy
      .split(';')
      .filter((directive) => !/^\s*frame-ancestors(\s|$)/i.test(directive))
      .join(';')
      .trim(),
  )
  return policies.filter((policy) => policy !== '')
}
