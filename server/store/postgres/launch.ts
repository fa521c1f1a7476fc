/** How PostgreSQL's programs are started: never as root, bound to our life, deaf to the keyboard. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { chmod, chown, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The kernel's "nobody"; owns no files of ours outside the fallback. */
const NOBODY = 65534

/**
 * `plain`: we are not root. `namespace`: root appears as nobody within a user namespace, files stay root's.
 * `nobody`: where namespaces are forbidden, the database's directories are given to nobody.
 */
export type LaunchMode = 'plain' | 'namespace' | 'nobody'

export interface Launcher {
  mode: LaunchMode
  /** Starts a program that gets `SIGINT` when this process dies, however it dies. Its session is its own. */
  start(program: string, args: readonly string[], stdio: SpawnOptions['stdio']): ChildProcess
  /** Lets the database's user own a directory, where that is somebody else. */
  own(directory: string): Promise<void>
}

const PREFIX: Record<LaunchMode, readonly string[]> = {
  plain: [],
  namespace: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  nobody: [],
}
const IDENTITY: Record<LaunchMode, readonly string[]> = {
  plain: [],
  namespace: [],
  nobody: [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
}

/** Secrets of our environment do not belong into the database's. */
const ENVIRONMENT: Record<string, string> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
}

export async function chooseLauncher(forced?: LaunchMode): Promise<Launcher> {
  const mode = forced ?? (process.getuid?.() === 0 ? await rootMode() : 'plain')
  return {
    mode,
    start(program, args, stdio) {
      const [command = '', ...rest] = [
        ...PREFIX[mode],
        'setpriv',
        ...IDENTITY[mode],
        '--pdeathsig',
        'INT',
        program,
        ...args,
      ]
      // Detached, because Ctrl-C must not reach the database before we have drained.
      return spawn(command, rest, { stdio, env: ENVIRONMENT as NodeJS.ProcessEnv, cwd: '/', detached: true })
    },
    async own(directory) {
      if (mode !== 'nobody') return
      await chown(directory, NOBODY, NOBODY)
      for (const entry of await readdir(directory, { recursive: true }))
        await chown(join(directory, entry), NOBODY, NOBODY)
      // The way there must be passable for nobody; what lies beside is closed by its own mode.
      await chmod(join(directory, '..'), 0o711)
    },
  }
}

async function rootMode(): Promise<LaunchMode> {
  const [command = '', ...rest] = [...PREFIX.namespace, 'true']
  const probe = spawn(command, rest, { stdio: 'ignore' })
  return new Promise((resolve) => {
    probe.on('error', () => resolve('nobody'))
    probe.on('exit', (code) => resolve(code === 0 ? 'namespace' : 'nobody'))
  })
}
