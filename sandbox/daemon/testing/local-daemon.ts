/** The real daemon as a child of a test, bundled as it is shipped, without a container: as root it serves uid 1000, else whoever runs the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const isRoot = process.getuid?.() === 0
const source = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** Once for all daemons of a test file. */
let bundled: Promise<string> | null = null

async function bundle(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-bundle-'))
  chmodSync(dir, 0o755)
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  await build({
    entryPoints: { daemon: source('main.ts'), pipe: source('pipe.ts') },
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@lydell/node-pty'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
  })
  for (const name of ['@lydell/node-pty', `@lydell/node-pty-linux-${process.arch}`]) {
    const from = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    cpSync(from, join(dir, 'node_modules', name), { recursive: true })
  }
  return dir
}

export class LocalDaemon implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'slipway-daemon-'))
  readonly root = join(this.dir, 'workspace')
  readonly home = join(this.dir, 'home')
  readonly state = join(this.dir, 'state', 'private')
  readonly outputs = join(this.dir, 'state', 'output')
  readonly socket = join(this.state, 'daemon.sock')
  #child: ChildProcess | null = null
  #bundle = ''

  static async start(): Promise<LocalDaemon> {
    const daemon = new LocalDaemon()
    await daemon.start()
    return daemon
  }

  constructor() {
    chmodSync(this.dir, 0o755)
    for (const dir of [this.root, this.home, dirname(this.state)]) mkdirSync(dir)
    if (isRoot) for (const dir of [this.root, this.home]) chownSync(dir, 1000, 1000)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  async start(): Promise<void> {
    bundled ??= bundle()
    this.#bundle = await bundled
    const places = ['--state', this.state, '--workspace', this.root, '--home', this.home, '--egress-port', '0']
    const child = spawn(process.execPath, [join(this.#bundle, 'daemon.mjs'), ...places], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    this.#child = child
    for (let tries = 0; tries < 1000; tries++) {
      if (child.exitCode !== null) throw new Error(`The daemon ended with ${child.exitCode}.`)
      if (existsSync(this.socket) && (await this.#answers())) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('The daemon did not start.')
  }

  async #answers(): Promise<boolean> {
    try {
      const socket = await this.dial()
      socket.destroy()
      return true
    } catch {
      return false
    }
  }

  dial(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.socket)
      socket.once('connect', () => resolve(socket))
      socket.once('error', reject)
    })
  }

  /** Its stdin and stdout are a connection, as those of a `docker exec` are. */
  pipe(): ChildProcess {
    return spawn(process.execPath, [join(this.#bundle, 'pipe.mjs'), this.socket], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }

  /** At once, without a word: what ran under it is left behind, as it would not be in a container. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
    rmSync(this.socket, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.dir, { recursive: true, force: true })
  }
}
