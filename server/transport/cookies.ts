/** The one cookie: which signed-in browser this is. */
import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const NAME = 'slipway_session'
/** A header longer than this is none of ours. */
const LONGEST = 16 * 1024

export function sessionCookie({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  const header = headers.cookie ?? ''
  if (header.length > LONGEST) return null
  for (const part of header.split(';')) {
    const [name, value] = part.split('=', 2)
    if (name?.trim() === NAME && value !== undefined) return value.trim()
  }
  return null
}

export function setCookie(token: string, expiresAt: string, secure: boolean): string {
  const expires = new Date(expiresAt).toUTCString()
  return `${NAME}=${token}; Path=/; HttpOnly; SameSite=Lax; Expires=${expires}${secure ? '; Secure' : ''}`
}

export function clearCookie(secure: boolean): string {
  return `${NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`
}

/** Rendered into our pages and sent back by them. Another site can make a browser send the cookie, but cannot read the page. */
export function pageTokenOf(cookieToken: string): string {
  return createHmac('sha256', cookieToken).update('slipway page').digest('base64url')
}
