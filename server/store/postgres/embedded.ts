/** Our own database server in the data directory: made once, started, watched over, stopped in order. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { openAll } from '../closing-stack.ts'
import type { StoreLogger } from '../logger.ts'
import { type Ballast, createBallast } from './ballast.ts'
import { findBinaries } from './binaries.ts'
import { lockDirectory } from './directory-lock.ts'
import { DATABASE_USER, initCluster } from './init-cluster.ts'
import { chooseLauncher, type LaunchMode } from './launch.ts'
import { startPostmaster } from './postmaster.ts'
import { SOCKET_PORT, socketDirectory } from './socket-directory.ts'
import { clearStalePostmaster } from './stale-postmaster.ts'
import { supervise } from './supervise.ts'

export interface EmbeddedOptions {
  dataDir: string
  logger: StoreLogger
  onProgress?: (text: string) => void
  launchMode?: LaunchMode
  /** Bytes; 0 for none. */
  ballastBytes?: number
}

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: ClientConfig
  readonly ballast: Ballast
  /** Null while it is down. */
  pid(): number | null
  /** Why it is down, in a sentence; null while it is up. */
  problem(): string | null
}

/** Recovery after a crash may take long. */
const FIRST_START_MS = 300_000
const NO_SPACE = 'No space left on device'

/** Throws `data_dir_in_use` when another server holds the directory, `database_failed` when it does not start. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  return openAll(async (stack) => {
    stack.use(await lockDirectory(options.dataDir))
    const { start, connection, ballast } = await prepare(options)
    options.onProgress?.('Starting the database')
    const supervisor = supervise({
      first: await start(AbortSignal.timeout(FIRST_START_MS)),
      start,
      logger: options.logger,
    })
    stack.defer(() => supervisor.stop())
    if (options.ballastBytes !== 0) await ballast.restore()
    const { pid, problem } = supervisor
    return { connection, ballast, pid, problem, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
  })
}

async function prepare(options: EmbeddedOptions) {
  const { dataDir, logger } = options
  const [binaries, launcher] = await Promise.all([findBinaries(), chooseLauncher(options.launchMode)])
  const socketDir = await socketDirectory(dataDir)
  await launcher.own(socketDir)
  const directory = await initCluster(dataDir, binaries, launcher)
  const ballast = createBallast({ path: join(dataDir, 'ballast'), ...bytesOf(options) })
  const connection: ClientConfig = { host: socketDir, port: SOCKET_PORT, user: DATABASE_USER, database: 'postgres' }
  const giveBack = async () => logger.error({ had: await ballast.release() }, 'disk full: the ballast was given back')
  const onLine = (line: string) => {
    logger.debug({ line }, 'database')
    if (line.includes(NO_SPACE))
      giveBack().catch((cause) => logger.error({ cause }, 'the ballast could not be given back'))
  }
  const start = async (signal: AbortSignal) => {
    await clearStalePostmaster(directory)
    return startPostmaster({ program: binaries.postgres, directory, socketDir, launcher, connection, onLine, signal })
  }
  return { start, connection, ballast }
}

function bytesOf({ ballastBytes }: EmbeddedOptions): { bytes?: number } {
  return ballastBytes === undefined ? {} : { bytes: ballastBytes }
}
