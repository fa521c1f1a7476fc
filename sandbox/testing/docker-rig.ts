/** Real containers for a test file: made under an installation of its own, and all gone afterwards. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { createDockerProvider, type DockerProviderOptions } from '../engine/docker-provider.ts'
import { namesOf } from '../engine/profile.ts'
import type { Sandbox, SandboxProvider, SandboxSpec } from '../provider.ts'

const run = promisify(execFile)

export interface DockerRig extends AsyncDisposable {
  installationId: string
  provider: SandboxProvider
  specOf(name: string, more?: Partial<SandboxSpec>): SandboxSpec
  /** Rejects with the problem's words. */
  make(spec: SandboxSpec): Promise<Sandbox>
  /** As container root: nobody else can. */
  killDaemon(sandboxId: string): Promise<void>
}

export interface Ran {
  out: string
  err: string
  code: number | null
}

export async function startDockerRig(options: Partial<DockerProviderOptions> = {}): Promise<DockerRig> {
  const installationId = `test-${randomUUID().slice(0, 8)}`
  const provider = await createDockerProvider({ installationId, ...options })
  return {
    installationId,
    provider,
    specOf: (name, more = {}) => ({
      sandboxId: `${installationId}-${name}`,
      image: 'slipway-sandbox:latest',
      limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 128, diskBytes: 1024 ** 3 },
      network: { policy: 'allow-list', allow: [] },
      ...more,
    }),
    async make(spec) {
      const made = await provider.create(spec)
      if (!made.ok) throw new Error(made.problem.message)
      return made.value
    },
    async killDaemon(sandboxId) {
      const command = "kill -9 $(pgrep -o -f '^/opt/slipway/node /opt/slipway/daemon.mjs')"
      // The exec dies with the container that it ends.
      await run('docker', ['exec', '--user', '0:0', namesOf(sandboxId).container, 'sh', '-c', command]).catch(
        () => null,
      )
    },
    async [Symbol.asyncDispose]() {
      for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
      const left = await provider.list()
      await provider[Symbol.asyncDispose]()
      if (left.length > 0) throw new Error(`Left behind: ${left.map(({ sandboxId }) => sandboxId).join(', ')}`)
    },
  }
}

/** A shell command to its end. */
export async function runIn(sandbox: Sandbox, command: string, timeoutMs = 60_000): Promise<Ran> {
  const { end, stdout, stderr } = await sandbox.run({ command, timeoutMs, maxBytes: 1e6 })
  return {
    out: Buffer.from(stdout).toString('utf8'),
    err: Buffer.from(stderr).toString('utf8'),
    code: end.exitCode,
  }
}
