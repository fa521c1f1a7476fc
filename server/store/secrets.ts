/** Keys and passwords of people, sealed: no backup of the database tells them. */

import { type Fault, NO_FAULT } from './fault.ts'
import type { PrismaClient } from './generated/client.ts'
import { createKeyRing, type KeyRing, parseMasterKey } from './key-ring.ts'
import { newId } from './new-id.ts'
import { CANARY_SCOPE } from './open-key-ring.ts'
import { newMasterKey, type SecretKeyFile } from './secret-key-file.ts'
import { StoreError } from './store-error.ts'

export interface SecretInfo {
  scope: string
  name: string
  updatedAt: string
}

export interface Secrets {
  /** Names the key that seals now. */
  readonly keyId: string
  /** 32 bytes for another purpose, such as signing tickets; they change when the key is changed. */
  derive(purpose: string): Buffer
  /** Null when it was never set. Throws `damaged` when it does not open: it was changed or moved. */
  get(scope: string, name: string): Promise<string | null>
  set(scope: string, name: string, value: string): Promise<void>
  remove(scope: string, name: string): Promise<void>
  /** Without values. */
  list(scope: string): Promise<SecretInfo[]>
  /**
   * Seals all with a new key: a fresh one in the file, or the given one where the key comes from the environment
   * (which must then be changed to it). Other servers must be stopped. Resolves to how many were sealed anew.
   */
  rotate(nextKey?: string): Promise<number>
}

export interface SecretsOptions {
  prisma: PrismaClient
  ring: KeyRing
  file: SecretKeyFile
  /** The key comes from the environment, so there is no file to change. */
  fromEnvironment: boolean
  fault?: Fault
}

const placeOf = (id: string) => ({ table: 'secrets', id, field: 'value' })

export function createSecrets(options: SecretsOptions): Secrets {
  const { prisma } = options
  let ring = options.ring
  const where = (scope: string, name: string) => ({ scope_name: { scope, name } })
  return {
    get keyId() {
      return ring.keyId
    },
    derive: (purpose) => ring.derive(purpose),
    async get(scope, name) {
      const row = await prisma.secret.findUnique({ where: where(scope, name) })
      if (row === null) return null
      const plain = ring.open(placeOf(row.id), row.sealed)
      if (plain === null) throw new StoreError('damaged', `The stored secret ${scope}/${name} does not open.`)
      return plain
    },
    async set(scope, name, value) {
      // The id is sealed in, so it must be that of the row; somebody else may make it or take it away in between.
      for (;;) {
        const known = await prisma.secret.findUnique({ where: where(scope, name), select: { id: true } })
        const id = known?.id ?? newId('x')
        const data = { keyId: ring.keyId, sealed: new Uint8Array(ring.seal(placeOf(id), value)) }
        const { count } =
          known === null
            ? await prisma.secret.createMany({ data: [{ id, scope, name, ...data }], skipDuplicates: true })
            : await prisma.secret.updateMany({ where: { id }, data: { ...data, updatedAt: new Date() } })
        if (count === 1) return
      }
    },
    async remove(scope, name) {
      if (scope !== CANARY_SCOPE) await prisma.secret.deleteMany({ where: { scope, name } })
    },
    async list(scope) {
      const rows = await prisma.secret.findMany({ where: { scope }, orderBy: { name: 'asc' } })
      return rows.map(({ name, updatedAt }) => ({ scope, name, updatedAt: updatedAt.toISOString() }))
    },
    async rotate(nextKey) {
      const { count, next } = await rotate(options, ring, nextKey)
      ring = next
      return count
    },
  }
}

/** The new key is on disk before the first row needs it, and replaces the old one only after the commit. */
async function rotate(
  { prisma, file, fromEnvironment, fault = NO_FAULT }: SecretsOptions,
  ring: KeyRing,
  nextKey?: string,
) {
  if (fromEnvironment && nextKey === undefined) {
    throw new StoreError(
      'secret_key_invalid',
      'The secret key comes from SLIPWAY_SECRET_KEY: give the new one as well.',
    )
  }
  const master = nextKey === undefined ? newMasterKey() : parseMasterKey(nextKey, 'The new secret key')
  const next = createKeyRing(master)
  if (!fromEnvironment) await file.writeNext(master)
  await fault('secret-rotation-key-written')
  const count = await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE secrets IN EXCLUSIVE MODE`
    const rows = await tx.secret.findMany()
    for (const { id, scope, name, sealed } of rows) {
      const plain = ring.open(placeOf(id), sealed)
      if (plain === null)
        throw new StoreError('damaged', `The stored secret ${scope}/${name} does not open; nothing was changed.`)
      const data = { keyId: next.keyId, sealed: new Uint8Array(next.seal(placeOf(id), plain)) }
      await tx.secret.update({ where: { id }, data })
    }
    return rows.length
  })
  await fault('secret-rotation-committed')
  if (!fromEnvironment) await file.promoteNext()
  return { count, next }
}
