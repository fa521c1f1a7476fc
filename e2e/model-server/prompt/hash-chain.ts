/** A running hash over a prompt: equal hashes mean equal prefixes. */
import { createHash } from 'node:crypto'

/** The hash of a prefix and what comes after it. */
export function extendHash(hash: string, bytes: string): string {
  return createHash('sha256').update(hash).update('\0').update(bytes).digest('base64url').slice(0, 27)
}

/** The hash of nothing. */
export const emptyHash = extendHash('', '')

/** The hash after each of the pieces. */
export function hashChain(pieces: readonly string[], start = emptyHash): string[] {
  const hashes: string[] = []
  let hash = start
  for (const bytes of pieces) {
    hash = extendHash(hash, bytes)
    hashes.push(hash)
  }
  return hashes
}
