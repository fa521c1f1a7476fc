/** Whether a request was caused by a page of ours. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Caller } from './caller.ts'

export const PAGE_TOKEN_HEADER = 'x-slipway-token'

/** The Origin must name the very host that was asked; another port or a sibling name is another origin. */
export function sameOrigin({ headers }: Pick<IncomingMessage, 'headers'>, publicOrigin: string | null): boolean {
  const { origin, host } = headers
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false
  if (publicOrigin !== null && origin === publicOrigin) return true
  const { protocol, host: asked } = new URL(origin)
  return (protocol === 'http:' || protocol === 'https:') && asked === host.toLowerCase()
}

/** What a browser sends by itself is not enough to change anything: the page must know its token. */
export function forged(
  request: Pick<IncomingMessage, 'headers' | 'method'>,
  caller: Caller,
  publicOrigin: string | null,
): boolean {
  if (request.headers.origin !== undefined && !sameOrigin(request, publicOrigin)) return true
  if (caller.kind !== 'person' || caller.via !== 'cookie') return false
  if (request.method === 'GET' || request.method === 'HEAD') return false
  return !samePageToken(caller, String(request.headers[PAGE_TOKEN_HEADER] ?? ''))
}

export function samePageToken(caller: Caller, token: string): boolean {
  if (caller.kind !== 'person' || caller.pageToken === null) return false
  const [left, right] = [Buffer.from(caller.pageToken), Buffer.from(token)]
  return left.length === right.length && timingSafeEqual(left, right)
}
