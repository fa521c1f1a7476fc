/** One run of the database server, from its start to its exit. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { StoreError } from '../store-error.ts'
import type { Launcher } from './launch.ts'
import { SOCKET_PORT } from './socket-directory.ts'

/** `io_method` and the like are the measured best for one small machine; there is no TCP listener at all. */
const SETTINGS = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=60',
  'shared_buffers=64MB',
  'max_wal_size=256MB',
  'io_method=sync',
  'max_logical_replication_workers=0',
  'log_timezone=UTC',
  'timezone=UTC',
]
const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

export interface Postmaster {
  pid: number
  /** Resolves when the process is gone, with its last words. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; lastWords: string }>
  /** Asks it to stop, sharper each time it does not. Resolves when it is gone. */
  stop(): Promise<void>
}

export interface PostmasterOptions {
  program: string
  directory: string
  socketDir: string
  launcher: Launcher
  connection: ClientConfig
  /** Each line that the server logs. */
  onLine: (line: string) => void
  /** Gives up a start that is still under way. */
  signal: AbortSignal
}

/**
 * Resolves when the server answers queries; one that is alive is waited for, since recovery may take long.
 * Throws `database_failed` with its last words when it ends, or is given up, before that.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const settings = [...SETTINGS, `unix_socket_directories=${options.socketDir}`, `port=${SOCKET_PORT}`]
  const args = ['-D', options.directory, ...settings.flatMap((setting) => ['-c', setting])]
  const child = options.launcher.start(options.program, args, ['ignore', 'ignore', 'pipe'])
  const postmaster = watch(child, options.onLine)
  const ready = await firstAnswer(options, postmaster)
  if (ready) return postmaster
  await postmaster.stop()
  const { lastWords } = await postmaster.exited
  throw new StoreError('database_failed', `The database did not start: ${lastWords || 'it said nothing.'}`)
}

function watch(child: ChildProcess, onLine: (line: string) => void): Postmaster {
  const last: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    for (const line of chunk.split('\n').filter((text) => text !== '')) {
      last.push(line)
      if (last.length > 5) last.shift()
      onLine(line)
    }
  })
  const exited = new Promise<Awaited<Postmaster['exited']>>((resolve) => {
    child.on('error', (cause) => resolve({ code: null, signal: null, lastWords: cause.message }))
    child.on('close', (code, signal) => resolve({ code, signal, lastWords: last.join(' / ') }))
  })
  return { pid: child.pid ?? 0, exited, stop: () => stop(child, exited) }
}

async function stop(child: ChildProcess, exited: Postmaster['exited']): Promise<void> {
  for (const { signal, waitMs } of STOP_STEPS) {
    child.kill(signal)
    const timer = new AbortController()
    const late = sleep(waitMs, 'late' as const, { signal: timer.signal }).catch(() => 'stopped' as const)
    const outcome = await Promise.race([exited, late])
    timer.abort()
    if (outcome !== 'late') return
  }
}

async function firstAnswer({ connection, signal }: PostmasterOptions, { exited }: Postmaster): Promise<boolean> {
  let dead = false
  void exited.then(() => {
    dead = true
  })
  for (; !dead && !signal.aborted; await sleep(15)) {
    if (await answers(connection)) return true
  }
  return false
}

async function answers(connection: ClientConfig): Promise<boolean> {
  const client = new Client(connection)
  // A refused connection is what we wait out; it must not surface as an unheard event as well.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
