/** The real daemon as a child of a test, without a container: as root it serves uid 1000, else the one who runs the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Milliseconds in which a daemon that starts at all has started, also on a busy machine. */
const START_MS = 60_000

let bundling: Promise<string> | undefined

/** One file, as in a container: the daemon's workers and terminals start as quickly as there. */
function bundled(): Promise<string> {
  bundling ??= bundle()
  return bundling
}

async function bundle(): Promise<string> {
  // Below the packages, so that what cannot be bundled is found from there.
  const outfile = join(root, 'node_modules/.cache/slipway', `daemon-${process.pid}.mjs`)
  await build({
    ...{ entryPoints: [join(root, 'sandbox/inside/main.ts')], outfile, bundle: true, logLevel: 'error' },
    ...{ platform: 'node', format: 'esm', target: 'node20', external: ['@lydell/*'] },
    banner: { js: "import { createRequire as here } from 'node:module'; const require = here(import.meta.url);" },
  })
  process.once('exit', () => rmSync(outfile, { force: true }))
  return outfile
}

export class LocalDaemon implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'slipway-daemon-'))
  readonly root: string
  readonly #state: string
  #child: ChildProcess | null = null

  constructor() {
    chmodSync(this.dir, 0o755)
    this.root = join(this.dir, 'workspace')
    this.#state = join(this.dir, 'state', 'private')
    for (const dir of [this.root, join(this.dir, 'home'), join(this.dir, 'state')]) mkdirSync(dir)
    if (process.getuid?.() === 0) for (const dir of [this.root, join(this.dir, 'home')]) chownSync(dir, 1000, 1000)
  }

  async start(): Promise<void> {
    const args = [
      await bundled(),
      '--state',
      this.#state,
      '--workspace',
      this.root,
      '--home',
      join(this.dir, 'home'),
      '--egress-port',
      '0',
    ]
    this.#child = spawn(process.execPath, args, {
      // As in a container: what the daemon has is what its image has.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    for (const until = performance.now() + START_MS; performance.now() < until; ) {
      if (
        existsSync(join(this.#state, 'daemon.sock')) &&
        (await this.dial()
          .then((socket) => socket.destroy())
          .catch(() => null)) !== null
      )
        return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error('The daemon did not start.')
  }

  dial(): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.#state, 'daemon.sock'))
      socket.once('connect', () => resolve(socket))
      socket.once('error', reject)
    })
  }

  /** At once, without a word: what ran under it is left behind, as it would not be in a container. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
    rmSync(join(this.#state, 'daemon.sock'), { force: true })
  }

  /** The record of a write that was done, gone. */
  forgetWritten(key: string): void {
    const file = join(this.#state, 'ledger.jsonl')
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, lines.filter((line) => !(line.includes('"written"') && line.includes(`"${key}"`))).join('\n'))
  }

  link(target: string, name: string): void {
    symlinkSync(target, join(this.root, name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.dir, { recursive: true, force: true })
  }
}
