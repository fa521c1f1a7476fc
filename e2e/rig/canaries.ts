/** Secrets made for one run, and the search for them, as they are and as they are commonly written. */
import { randomBytes } from 'node:crypto'

export interface Canaries {
  /** By what it is. */
  readonly secrets: ReadonlyMap<string, string>
  add(name: string, secret: string): void
  /** Names of those that stand in the text or bytes. */
  found(where: string | Buffer): string[]
}

/** Of no form by which a secret could be recognised: only its value gives it away. */
export function newCanary(): string {
  return `kanarie${randomBytes(18).toString('hex')}`
}

export function createCanaries(): Canaries {
  const secrets = new Map<string, string>()
  return {
    secrets,
    add(name, secret) {
      if (secret.length < 16) throw new Error(`${name} is no secret: ${secret.length} characters`)
      secrets.set(name, secret)
    },
    found(where) {
      const bytes = typeof where === 'string' ? Buffer.from(where) : where
      const stands = (secret: string) => spellings(secret).some((form) => bytes.includes(form))
      return [...secrets].flatMap(([name, secret]) => (stands(secret) ? [name] : []))
    },
  }
}

/** As it is, in an address, in JSON, as hexadecimal of the database's bytes, and as base64 at each of the three places it can begin. */
function spellings(secret: string): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'\0'.repeat(shift)}${secret}`).toString('base64')
    // The first and last characters depend on the neighbours.
    return encoded.slice(4, encoded.length - 4)
  })
  const plain = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  return [...plain, Buffer.from(secret).toString('hex'), ...base64]
}
