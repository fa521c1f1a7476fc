/** Makes identifiers that are safe as a DNS label, a file name and a part of a URL. */
import { randomBytes } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** 16 letters of 5 bits: 80 bits. */
const LENGTH = 16

export function newId(prefix: string): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31])
  return `${prefix}-${letters.join('')}`
}
