/** PV2: tickets that are good once and cookies made of them, signed so that any start of the server knows them; what they allow is asked anew all the time. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { PreviewPlace } from '#protocol/preview.ts'

/** `__Host-`: of this very host, over a safe connection, and no sibling can set it. */
export const PREVIEW_COOKIE = '__Host-slipway-preview'
/** Milliseconds that a ticket is good for, and a cookie at most; one that came from a program's token ends sooner, as nobody signs out of it. */
const TICKET_MS = 60_000
const COOKIE_MS = 12 * 3_600_000
const PROGRAM_COOKIE_MS = 3_600_000
/** A header longer than this is none of ours. */
const LONGEST = 16 * 1024

const grantSchema = z.object({
  userId: z.string(),
  /** The signed-in browser it ends with; null: made with a program's token. */
  authSessionId: z.string().nullable(),
  sessionId: z.string(),
  sandboxId: z.string(),
  port: z.int(),
  /** Our own page that may frame it. */
  appOrigin: z.string(),
})
export type PreviewGrant = z.infer<typeof grantSchema>

const ticketSchema = grantSchema.extend({ id: z.string(), path: z.string(), until: z.number() })
const cookieSchema = grantSchema.extend({ until: z.number() })

export interface PreviewGrants {
  ticket(grant: PreviewGrant, path: string): { ticket: string; expiresAt: Date }
  /** Null: forged, expired, used, or for another place. */
  redeem(ticket: string, place: PreviewPlace): { cookie: string; path: string } | null
  read(header: string | undefined, place: PreviewPlace): PreviewGrant | null
}

export function createPreviewGrants(key: Buffer, now: () => number = Date.now): PreviewGrants {
  const used = new Map<string, number>()
  const sign = (kind: 'ticket' | 'cookie', value: object) => {
    const body = Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${body}.${macOf(key, kind, body)}`
  }
  const open = <T extends z.ZodObject>(kind: 'ticket' | 'cookie', text: string, schema: T): z.output<T> | null => {
    const [body = '', mac = ''] = text.split('.', 2)
    if (!same(mac, macOf(key, kind, body))) return null
    return schema.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  }
  return {
    ticket(grant, path) {
      const until = now() + TICKET_MS
      return {
        ticket: sign('ticket', { ...grant, path, until, id: randomBytes(12).toString('hex') }),
        expiresAt: new Date(until),
      }
    },
    redeem(ticket, place) {
      const found = open('ticket', ticket, ticketSchema)
      if (found === null || found.until < now() || used.has(found.id) || !isAt(found, place)) return null
      for (const [id, until] of used) if (until < now()) used.delete(id)
      used.set(found.id, found.until)
      const { id: _, path, ...grant } = found
      const until = now() + (grant.authSessionId === null ? PROGRAM_COOKIE_MS : COOKIE_MS)
      const attributes = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned'
      return { cookie: `${PREVIEW_COOKIE}=${sign('cookie', { ...grant, until })}; ${attributes}`, path }
    },
    read(header = '', place) {
      if (header.length > LONGEST) return null
      const text = cookiesOf(header).find(([name]) => name === PREVIEW_COOKIE)?.[1]
      const found = text === undefined ? null : open('cookie', text, cookieSchema)
      if (found === null || found.until < now() || !isAt(found, place)) return null
      const { until: _, ...grant } = found
      return grant
    },
  }
}

export function cookiesOf(header: string): [string, string][] {
  return header.split(';').map((part) => {
    const at = part.indexOf('=')
    return at === -1 ? ['', part.trim()] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
}

function isAt(grant: PreviewPlace, place: PreviewPlace): boolean {
  return grant.port === place.port && grant.sandboxId === place.sandboxId
}

function macOf(key: Buffer, kind: string, body: string): string {
  return createHmac('sha256', key).update(`${kind}.${body}`).digest('base64url')
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
