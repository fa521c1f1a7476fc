/** Keys for each purpose, derived from one master key that lies neither in the database nor in its backups. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { StoreError } from './store-error.ts'

export const MASTER_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What a sealed value belongs to: it opens nowhere else. */
export interface SealedPlace {
  table: string
  id: string
  field: string
}

export interface KeyRing {
  /** Names the master key without telling of it. */
  readonly keyId: string
  /** 32 bytes for one purpose, such as `preview-ticket`; the same for as long as the master key is. */
  derive(purpose: string): Buffer
  seal(place: SealedPlace, plain: string): Buffer
  /** Null when the value was sealed with another key or for another place, or was changed. */
  open(place: SealedPlace, sealed: Uint8Array): string | null
}

export function createKeyRing(master: Buffer): KeyRing {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `slipway ${purpose}`, 32))
  const key = derive('secrets')
  return {
    keyId: createHash('sha256').update(derive('key-id')).digest('hex').slice(0, 16),
    derive,
    seal(place, plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(place))
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(place, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(associated(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}

function associated({ table, id, field }: SealedPlace): Buffer {
  return Buffer.from(`${table}|${id}|${field}`)
}

/** Throws `secret_key_invalid` unless the text is 32 bytes in base64 or hex. Never repeats the text. */
export function parseMasterKey(text: string, where: string): Buffer {
  const trimmed = text.trim()
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (bytes.length === MASTER_BYTES) return bytes
  throw new StoreError(
    'secret_key_invalid',
    `${where} must be ${MASTER_BYTES} random bytes in base64 or hex; for instance: openssl rand -base64 32`,
  )
}
