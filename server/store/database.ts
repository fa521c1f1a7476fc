/** The connections: a small pool for appends alone, one for everything else, and the Prisma client upon it. */
import { PrismaPg } from '@prisma/adapter-pg'
import { type ClientBase, type ClientConfig, Pool, type PoolConfig } from 'pg'
import { PrismaClient } from './generated/client.ts'
import type { StoreLogger } from './logger.ts'
import { PatientPool } from './patient-pool.ts'

const APPEND_CONNECTIONS = 3
const GENERAL_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5_000
/** After this long without an answer the connection counts as broken; appends may be repeated, so that is safe. */
const ANSWER_TIMEOUT_MS = 30_000

/**
 * The views are updated by key. Before its first ANALYZE the planner takes every table for small and would read it
 * whole, and a plan made then would be kept.
 */
export const APPEND_SETTINGS = `SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off;
  SET enable_seqscan = off; SET enable_bitmapscan = off`

export interface Database extends AsyncDisposable {
  appendPool: Pool
  pool: Pool
  prisma: PrismaClient
}

export function openDatabase(connection: ClientConfig, logger: StoreLogger): Database {
  const common: PoolConfig = {
    ...connection,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'slipway',
  }
  // The driver awaits this, and a connection that refuses the settings is not used.
  const onConnect = (client: ClientBase): Promise<unknown> => client.query(APPEND_SETTINGS)
  const appendPool = new Pool({ ...common, max: APPEND_CONNECTIONS, idleTimeoutMillis: 0, onConnect })
  const pool = new PatientPool({ ...common, max: GENERAL_CONNECTIONS })
  for (const each of [appendPool, pool]) {
    each.on('error', (cause) => logger.warn({ cause }, 'database: an idle connection broke'))
    // A connection that is lent out is listened to by nobody else, and an error that nobody hears ends the process. Who holds it learns it from the statement that fails.
    each.on('connect', (client) => client.on('error', () => undefined))
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    appendPool,
    pool,
    prisma,
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect()
      await Promise.all([appendPool.end(), pool.end()])
    },
  }
}
