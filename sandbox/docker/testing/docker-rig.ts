/** A Docker provider of its own for a test file, with the daemon bundled from source; all it made is removed at the end. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { NetworkRules, Sandbox, SandboxLimits, SandboxProvider, SandboxSpec } from '../../provider.ts'
import { SandboxLostError } from '../../workspace.ts'
import { createDockerProvider, type DockerProviderOptions } from '../docker-provider.ts'
import { Names } from '../names.ts'

const run = promisify(execFile)
const MiB = 1024 ** 2
const LIMITS: SandboxLimits = { memoryBytes: 512 * MiB, cpus: 1, pids: 256, diskBytes: 512 * MiB }

export interface Said {
  code: number | null
  out: string
}

export class DockerRig implements AsyncDisposable {
  readonly installationId = `test-${randomUUID()}`
  readonly names = new Names(this.installationId)
  readonly daemonDir: string
  readonly #providers: SandboxProvider[] = []
  #count = 0

  private constructor(daemonDir: string) {
    this.daemonDir = daemonDir
  }

  static async open(): Promise<DockerRig> {
    return new DockerRig(await bundleDaemon())
  }

  /** Another server of the same installation, or the first. */
  async provider(options: Partial<DockerProviderOptions> = {}): Promise<SandboxProvider> {
    const provider = await createDockerProvider({
      ...{ installationId: this.installationId, daemonDir: this.daemonDir },
      ...options,
    })
    this.#providers.push(provider)
    return provider
  }

  spec(more: { limits?: Partial<SandboxLimits>; network?: NetworkRules; image?: string } = {}): SandboxSpec {
    this.#count += 1
    return {
      sandboxId: `x-${this.#count}`,
      image: more.image ?? 'slipway-sandbox:latest',
      limits: { ...LIMITS, ...more.limits },
      network: more.network ?? { policy: 'none', allow: [] },
    }
  }

  /** Made on the first provider. */
  async sandbox(spec: SandboxSpec = this.spec()): Promise<Sandbox> {
    const provider = this.#providers[0] ?? (await this.provider())
    const made = await provider.create(spec)
    if (!made.ok) throw new Error(`${made.problem.kind}: ${made.problem.message}`)
    return made.value
  }

  /** The engine's own command line, as somebody outside would use it. */
  async docker(...args: string[]): Promise<string> {
    return (await run('docker', args, { maxBuffer: 64 * MiB })).stdout.trim()
  }

  container(sandboxId: string): string {
    return this.names.container(sandboxId)
  }

  /** Names of containers and volumes that carry our label. */
  async leftovers(): Promise<string[]> {
    const filter = `label=${this.names.filter}`
    const [containers, volumes] = await Promise.all([
      this.docker('ps', '--all', '--filter', filter, '--format', '{{.Names}}'),
      this.docker('volume', 'ls', '--filter', filter, '--format', '{{.Name}}'),
    ])
    return [...containers.split('\n'), ...volumes.split('\n')].filter((name) => name !== '')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const [first, ...others] = this.#providers
    await Promise.all(others.map((provider) => provider[Symbol.asyncDispose]()))
    for (const { sandboxId } of (await first?.list()) ?? []) await first?.destroy(sandboxId)
    await first?.[Symbol.asyncDispose]()
    rmSync(this.daemonDir, { recursive: true, force: true })
  }
}

/** What a command said, both outputs together. */
export async function sh(sandbox: Sandbox, command: string, timeoutMs = 30_000): Promise<Said> {
  const { end, stdout, stderr } = await sandbox.run({ command, timeoutMs, maxBytes: MiB })
  return { code: end.exitCode, out: Buffer.concat([stdout, stderr]).toString('utf8').trim() }
}

/** Waits until it is so; fails after ten seconds with what it is about. */
export async function eventually(what: string, isSo: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const until = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`It never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The code of the loss with which something is rejected; `none` when it is not. */
export function lossOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof SandboxLostError ? error.code : String(error)),
  )
}

async function bundleDaemon(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-daemon-'))
  chmodSync(dir, 0o755)
  const source = (name: string) => fileURLToPath(new URL(`../../daemon/${name}`, import.meta.url))
  await build({
    entryPoints: { daemon: source('main.ts'), pipe: source('pipe.ts') },
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, minify: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'warning' },
    external: ['@lydell/node-pty'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
  })
  for (const name of ['@lydell/node-pty', `@lydell/node-pty-linux-${process.arch}`]) {
    const from = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    cpSync(from, join(dir, 'node_modules', name), { recursive: true })
  }
  return dir
}
