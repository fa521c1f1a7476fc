/** Our own database server in the data directory: made once, started, watched over, stopped in order. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { openAll } from '../closing-stack.ts'
import type { StoreLogger } from '../logger.ts'
import { StoreError } from '../store-error.ts'
import { type Ballast, createBallast } from './ballast.ts'
import { findBinaries } from './binaries.ts'
import { lockDirectory } from './directory-lock.ts'
import { DATABASE_USER, initCluster } from './init-cluster.ts'
import { chooseLauncher, type LaunchMode } from './launch.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'
import { SOCKET_PORT, socketDirectory } from './socket-directory.ts'
import { clearStalePostmaster } from './stale-postmaster.ts'

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

/** Milliseconds before the next start; a server that had run for a while is started at once. */
const BACKOFF = { first: 50, most: 10_000, steadyAfter: 60_000 }
const NO_SPACE = 'No space left on device'

/** Throws `data_dir_in_use` when another server holds the directory, `database_failed` when it does not start. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  return openAll(async (stack) => {
    stack.use(await lockDirectory(options.dataDir))
    const { start, connection, ballast } = await prepare(options)
    options.onProgress?.('Starting the database')
    const supervisor = supervise(await start(), start, options.logger)
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
  const start = async () => {
    await clearStalePostmaster(directory)
    return startPostmaster({ program: binaries.postgres, directory, socketDir, launcher, connection, onLine })
  }
  return { start, connection, ballast }
}

function bytesOf({ ballastBytes }: EmbeddedOptions): { bytes?: number } {
  return ballastBytes === undefined ? {} : { bytes: ballastBytes }
}

/** Starts it again whenever it ends without having been asked to, at growing distances. */
function supervise(first: Postmaster, start: () => Promise<Postmaster>, logger: StoreLogger) {
  const stopping = new AbortController()
  let current: Postmaster | null = first
  let problem: string | null = null

  async function revive(): Promise<void> {
    let wait = 0
    while (current === null && !stopping.signal.aborted) {
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      try {
        current = await start()
        problem = null
        logger.warn({ pid: current.pid }, 'database: started again')
      } catch (cause) {
        problem = cause instanceof StoreError ? cause.message : String(cause)
        logger.error({ problem }, 'database: did not start')
        wait = Math.min(Math.max(wait * 2, BACKOFF.first), BACKOFF.most)
      }
    }
  }

  async function watch(): Promise<void> {
    let quick = 0
    while (current !== null) {
      const since = performance.now()
      const { code, signal, lastWords } = await current.exited
      current = null
      if (stopping.signal.aborted) return
      problem = 'The database has stopped and is being started again.'
      logger.error({ code, signal, lastWords }, 'database: ended unasked')
      quick = performance.now() - since > BACKOFF.steadyAfter ? 0 : quick + 1
      const pause = quick <= 1 ? 0 : Math.min(BACKOFF.first * 2 ** (quick - 2), BACKOFF.most)
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      await revive()
    }
  }

  const watching = watch()
  return {
    pid: () => current?.pid ?? null,
    problem: () => problem,
    async stop() {
      stopping.abort()
      await current?.stop()
      await watching
      // One that was just coming up while we asked to stop.
      await current?.stop()
    },
  }
}
