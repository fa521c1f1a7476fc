/** Bearer tokens: 256 random bits for their holder, a hash for us. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A prefix says what was found, should one turn up in the wrong place. */
export function newToken(kind: 'session' | 'link' | 'api'): string {
  return `slipway_${kind}_${randomBytes(32).toString('base64url')}`
}

/** A plain hash suffices: there is nothing to guess in 256 random bits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares without telling by its time how much agreed. */
export function sameToken(token: string, hash: string): boolean {
  const [left, right] = [Buffer.from(tokenHash(token)), Buffer.from(hash)]
  return left.length === right.length && timingSafeEqual(left, right)
}
