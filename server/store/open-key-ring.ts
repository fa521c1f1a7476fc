/** Finds the master key and proves by a canary that it is the one the database's secrets were sealed with. */
import type { PrismaClient } from './generated/client.ts'
import { createKeyRing, type KeyRing, parseMasterKey, type SealedPlace } from './key-ring.ts'
import { newMasterKey, type SecretKeyFile } from './secret-key-file.ts'
import { StoreError } from './store-error.ts'

export const CANARY_ID = 'canary'
export const CANARY_TEXT = 'This opens only with the right key.'
export const CANARY_PLACE: SealedPlace = { table: 'secrets', id: CANARY_ID, field: 'value' }
/** The canary's scope; nothing else is stored under it. */
export const CANARY_SCOPE = 'slipway'

export interface OpenKeyRingOptions {
  prisma: PrismaClient
  file: SecretKeyFile
  /** From the environment; it goes before the file. */
  secretKey?: string | undefined
}

/** Throws `secret_key_wrong` when it is another key, or missing, than the one that sealed what is stored. */
export async function openKeyRing({ prisma, file, secretKey }: OpenKeyRingOptions): Promise<KeyRing> {
  const canary = await prisma.secret.findUnique({ where: { id: CANARY_ID } })
  const fits = (ring: KeyRing) => canary !== null && ring.open(CANARY_PLACE, canary.sealed) === CANARY_TEXT
  if (secretKey !== undefined) {
    return proved(createKeyRing(parseMasterKey(secretKey, 'SLIPWAY_SECRET_KEY')), { prisma, canary, fits })
  }
  const finished = await finishChange(file, fits)
  if (finished !== null) return finished
  const master = await file.read()
  if (master !== null) return proved(createKeyRing(master), { prisma, canary, fits })
  if (canary !== null) {
    const message =
      'The file secret.key is missing from the data directory, and the stored secrets open with it only. Put it back from where you keep it.'
    throw new StoreError('secret_key_wrong', message)
  }
  const fresh = newMasterKey()
  await file.write(fresh)
  return proved(createKeyRing(fresh), { prisma, canary, fits })
}

/** A crash in mid-change: the canary, changed in the database's transaction, says whether it had happened. */
async function finishChange(file: SecretKeyFile, fits: (ring: KeyRing) => boolean): Promise<KeyRing | null> {
  const next = await file.readNext()
  if (next === null) return null
  const ring = createKeyRing(next)
  if (!fits(ring)) {
    await file.dropNext()
    return null
  }
  await file.promoteNext()
  return ring
}

interface Proof {
  prisma: PrismaClient
  canary: { keyId: string } | null
  fits: (ring: KeyRing) => boolean
}

async function proved(ring: KeyRing, { prisma, canary, fits }: Proof): Promise<KeyRing> {
  if (canary === null) {
    const sealed = new Uint8Array(ring.seal(CANARY_PLACE, CANARY_TEXT))
    const create = { id: CANARY_ID, scope: CANARY_SCOPE, name: CANARY_ID, keyId: ring.keyId, sealed }
    await prisma.secret.createMany({ data: [create], skipDuplicates: true })
    const kept = await prisma.secret.findUniqueOrThrow({ where: { id: CANARY_ID } })
    // Two servers that start at once with different keys: the second learns it here.
    if (kept.keyId === ring.keyId) return ring
  } else if (fits(ring)) return ring
  throw new StoreError(
    'secret_key_wrong',
    'The secret key is not the one that the stored secrets were sealed with. Give back the right one (secret.key in the data directory, or SLIPWAY_SECRET_KEY).',
  )
}
