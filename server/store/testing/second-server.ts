/** Another server on the same database, as where several share one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '../fault.ts'
import { SILENT } from '../logger.ts'
import { openStore, type Store } from '../open-store.ts'

/** 32 zero bytes: the key that such servers share in tests. */
export const SHARED_KEY = Buffer.alloc(32).toString('base64')

export function urlOf(dataDir: string): string {
  return `postgresql://slipway@localhost/postgres?host=${encodeURIComponent(join(dataDir, 'run'))}`
}

/** `first` is the data directory of a store with its own database, opened with SHARED_KEY. */
export async function openSecond(first: string, fault?: Fault): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'slipway-second-'))
  const options = { dataDir, databaseUrl: urlOf(first), secretKey: SHARED_KEY, logger: SILENT }
  const store = await openStore(fault === undefined ? options : { ...options, fault })
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
