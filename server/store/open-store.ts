/** The one door to the store: starts or reaches the database, brings it to this release, and hands out its parts. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { type ApiTokens, createApiTokens } from './api-tokens.ts'
import { type AuthSessions, createAuthSessions } from './auth-sessions.ts'
import { createBlobFiles } from './blob-files.ts'
import { BLOB_BYTES, type BlobStore, createBlobs } from './blobs.ts'
import { type ClosingStack, openAll } from './closing-stack.ts'
import { type Commands, createCommandHints, createCommands } from './commands.ts'
import { type Database, openDatabase } from './database.ts'
import type { EventLog } from './event-log.ts'
import { type Fault, NO_FAULT } from './fault.ts'
import { createHealthCheck, type StoreHealth } from './health.ts'
import { installationId } from './installation-id.ts'
import { clearLeases, createLeases, type Leases } from './leases.ts'
import type { StoreLogger } from './logger.ts'
import { openKeyRing } from './open-key-ring.ts'
import { type EmbeddedPostgres, startEmbedded } from './postgres/embedded.ts'
import { migrate } from './postgres/migrate.ts'
import { createPostgresEventLog } from './postgres-event-log.ts'
import { startPresence } from './presence.ts'
import { patient } from './queryable.ts'
import { createRules, type Rules } from './rules.ts'
import { createSandboxes, type Sandboxes } from './sandboxes.ts'
import { createSecretKeyFile } from './secret-key-file.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSettings, type Settings } from './settings.ts'
import { createSignInLinks, type SignInLinks } from './sign-in-links.ts'
import { createStandingReader, type StandingReader } from './standing.ts'
import { createUsageReport, type UsageReport } from './usage.ts'
import { createUsers, type Users } from './users.ts'

export interface OpenStoreOptions {
  /** Made when missing, closed to others. Short: a socket lies in it. */
  dataDir: string
  /** A PostgreSQL server, 14 or newer; absent: our own in the data directory. */
  databaseUrl?: string | undefined
  /** 32 bytes in base64 or hex; absent: `secret.key` in the data directory. */
  secretKey?: string | undefined
  logger: StoreLogger
  /** Sentences for the person who waits. */
  onProgress?: (text: string) => void
  fault?: Fault
  /** Room kept free for emergencies, in bytes; 0 for none. Only with our own database. */
  ballastBytes?: number
}

/** Disposing of it closes the connections and stops our own database. Leases are the caller's to release before. */
export interface Store extends AsyncDisposable {
  /** Names this installation on containers and the like; made once. */
  readonly installationId: string
  readonly events: EventLog
  readonly leases: Leases
  readonly commands: Commands
  readonly sessions: Sessions
  readonly blobs: BlobStore
  readonly users: Users
  readonly signInLinks: SignInLinks
  readonly authSessions: AuthSessions
  readonly apiTokens: ApiTokens
  readonly settings: Settings
  readonly rules: Rules
  readonly standing: StandingReader
  readonly secrets: Secrets
  readonly sandboxes: Sandboxes
  readonly usage: UsageReport
  /** 32 bytes for one purpose, the same at each start. */
  derivedKey(purpose: string): Buffer
  health(): Promise<StoreHealth>
}

/** Throws StoreError with a sentence for the person who started us. What had been opened is closed again then. */
export function openStore(options: OpenStoreOptions): Promise<Store> {
  return openAll(async (stack) => {
    const { dataDir, databaseUrl, logger, onProgress, fault = NO_FAULT } = options
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const embedded = databaseUrl === undefined ? stack.use(await startEmbedded(options)) : null
    const connection = embedded?.connection ?? { connectionString: databaseUrl }
    await migrate({ connection, fault, ...(onProgress === undefined ? {} : { onProgress }) })
    const database = stack.use(openDatabase(connection, logger))
    return assemble({ options, stack, embedded, connection, database })
  })
}

interface Opened {
  options: OpenStoreOptions
  stack: ClosingStack
  embedded: EmbeddedPostgres | null
  connection: ClientConfig
  database: Database
}

async function assemble({ options, stack, embedded, connection, database }: Opened): Promise<Store> {
  const { dataDir, secretKey, logger, fault = NO_FAULT } = options
  const { pool, appendPool, prisma } = database
  const patientPool = patient(pool)
  const shared = embedded === null
  const ownerId = `server-${randomBytes(8).toString('hex')}`
  const hints = createCommandHints()
  if (shared) stack.use(await startPresence({ connection, ownerId, onCommand: hints.emit, logger }))
  else await clearLeases(pool)
  const files = createBlobFiles(join(dataDir, 'blobs'))
  const file = createSecretKeyFile(dataDir)
  const ring = await openKeyRing({ prisma, file, secretKey })
  const settings = createSettings(prisma)
  const onDiskFull = async () => void (await embedded?.ballast.release())
  return {
    installationId: await installationId(prisma),
    derivedKey: (purpose) => ring.derive(purpose),
    events: createPostgresEventLog({ appendPool, readPool: patientPool, onDiskFull, fault }),
    leases: createLeases({ pool: patientPool, ownerId, presence: shared }),
    commands: createCommands({ pool: patientPool, hints, notify: shared }),
    sessions: createSessions({ pool, patientPool, files, fault }),
    blobs: createBlobs({ pool, patientPool, files, fault, ...(shared ? { inlineBytes: BLOB_BYTES + 1 } : {}) }),
    users: createUsers(prisma),
    signInLinks: createSignInLinks(prisma),
    authSessions: createAuthSessions(prisma),
    apiTokens: createApiTokens(prisma),
    settings,
    rules: createRules(pool),
    standing: createStandingReader(pool),
    secrets: createSecrets({ prisma, ring, file, fromEnvironment: secretKey !== undefined, fault }),
    sandboxes: createSandboxes(prisma),
    usage: createUsageReport(patientPool),
    health: createHealthCheck({ pool, embedded, dataDir }),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}
