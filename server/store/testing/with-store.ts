/** A real store on a real database in a directory of its own, for the tests of whoever stands on it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { SILENT } from '../logger.ts'
import { newId } from '../new-id.ts'
import { type OpenStoreOptions, openStore, type Store } from '../open-store.ts'

export interface TestStore {
  /** Valid within tests and hooks that run after it was opened. */
  readonly store: Store
  readonly dataDir: string
}

/** Opens once per test file and removes all traces at its end. Call it at the top of the file. */
export function withStore(options: Partial<OpenStoreOptions> = {}): TestStore {
  let dataDir = ''
  let store: Store | undefined
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'slipway-store-'))
    store = await openStore({ dataDir, logger: SILENT, ballastBytes: 0, ...options })
  })
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    get store() {
      if (store === undefined) throw new Error('the store is open within tests only')
      return store
    },
    get dataDir() {
      return dataDir
    },
  }
}

/** A fresh session of a made-up person, with a lease on it. */
export async function openSession(store: Store): Promise<{ sessionId: string; epoch: number; ownerId: string }> {
  const [sessionId, ownerId] = [newId('s'), newId('u')]
  await store.sessions.create({ id: sessionId, ownerId, title: 'A session', source: { kind: 'empty' } })
  const taken = await store.leases.take(sessionId)
  if (taken.kind !== 'taken') throw new Error(`the lease was not taken: ${taken.kind}`)
  return { sessionId, epoch: taken.lease.epoch, ownerId }
}
