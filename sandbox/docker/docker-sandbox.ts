/** A running container with a live link to its daemon: the host's view of it. */
import type { Duplex, Readable } from 'node:stream'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Channel } from '../client/channel.ts'
import { Link } from '../client/link.ts'
import { remoteWorkspace } from '../client/remote-workspace.ts'
import { importedSchema, portsSchema, resultSchema, statsSchema } from '../daemon/wire.ts'
import { createEgressProxy, type EgressProxy } from '../egress/egress-proxy.ts'
import type { NetworkRules, Sandbox, SandboxNotice, SandboxSpec, SandboxStats } from '../provider.ts'
import { type FileResult, SandboxLostError, type Workspace } from '../workspace.ts'
import type { ImageFacts } from './image-facts.ts'
import { parkStreams } from './park-streams.ts'
import { runCommand } from './run-command.ts'
import { type TrackedWorkspace, trackedWorkspace } from './tracked-workspace.ts'

export interface DockerSandboxOptions {
  spec: SandboxSpec
  image: ImageFacts
  /** A new byte stream to the daemon; rejects with SandboxLostError when there is none to be had any more. */
  dial(): Promise<Duplex>
  /** Bytes of workspace, home and ledger. */
  diskBytes(workspace: Workspace): Promise<number>
  privateHosts: readonly string[]
  onEnd(): void
}

export class DockerSandbox implements Sandbox {
  readonly id: string
  readonly closed: Promise<{ code: string; message: string }>
  readonly #options: DockerSandboxOptions
  readonly #egress: EgressProxy
  readonly #listeners = new Set<(notice: SandboxNotice) => void>()
  #rules: NetworkRules
  #link!: Link
  #tracked!: TrackedWorkspace
  #close: (why: { code: string; message: string }) => void = () => {}
  #over = false
  #epoch = 0
  #cpu: { micros: number; at: number } | null = null

  private constructor(options: DockerSandboxOptions) {
    const { spec, image, privateHosts } = options
    this.id = spec.sandboxId
    this.#options = options
    this.#rules = spec.network
    this.#egress = createEgressProxy({
      privateHosts,
      rules: () => this.#rules,
      registries: image.registries,
      onRecord: (record) => this.#notify({ kind: 'egress', record }),
    })
    this.closed = new Promise((resolve) => {
      this.#close = resolve
    })
  }

  /** Rejects with SandboxLostError. */
  static async connect(options: DockerSandboxOptions): Promise<DockerSandbox> {
    const sandbox = new DockerSandbox(options)
    await sandbox.#connect(options.spec.epoch ?? 0)
    return sandbox
  }

  get workspace(): Workspace {
    return this.#tracked.workspace
  }

  /** Keys of commands that run as far as this connection knows. */
  get running(): ReadonlySet<string> {
    return this.#tracked.running
  }

  setNetwork(rules: NetworkRules): void {
    this.#rules = rules
  }

  async setEpoch(epoch: number): Promise<void> {
    if (epoch < this.#epoch)
      throw new SandboxLostError('unreachable', `A newer owner of this sandbox has begun (${this.#epoch}).`)
    this.#epoch = epoch
    await this.#link.setEpoch(epoch)
  }

  run(request: Parameters<Sandbox['run']>[0]): ReturnType<Sandbox['run']> {
    return runCommand(this.workspace, request)
  }

  async importArchive(
    archive: Readable,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<FileResult<{ files: number; bytes: number }>> {
    const ask = { path: '/import', source: archive, signal }
    return this.#link.json(ask, resultSchema(importedSchema), { once: true })
  }

  async exportArchive(options: { path?: string; signal?: AbortSignal } = {}): Promise<FileResult<Readable>> {
    const { path = '.', signal } = options
    const { stream, status } = await this.#link.open({ path: `/export?path=${encodeURIComponent(path)}`, signal })
    if (status === 200) return { ok: true, value: stream }
    stream.close()
    return refused('invalid_path', path, 'The path must be relative to the workspace.')
  }

  async tunnel(port: number): Promise<FileResult<Duplex>> {
    const { stream, status } = await this.#link.open({ path: `/tunnel?port=${port}`, keepOpen: true })
    if (status === 200) return { ok: true, value: stream }
    stream.close()
    return refused('not_found', String(port), `Nothing listens on port ${port}.`)
  }

  async listeningPorts(): Promise<number[]> {
    return (await this.#link.json({ path: '/ports', json: {} }, portsSchema)).ports
  }

  async stats(): Promise<SandboxStats> {
    const [{ memoryBytes, memoryLimitBytes, pids, cpuMicros }, diskBytes] = await Promise.all([
      this.#link.json({ path: '/stats', json: {} }, statsSchema),
      this.#options.diskBytes(this.workspace),
    ])
    const before = this.#cpu ?? { micros: cpuMicros, at: 0 }
    this.#cpu = { micros: cpuMicros, at: performance.now() }
    const cpuPercent = ((cpuMicros - before.micros) / 1000 / Math.max(1, this.#cpu.at - before.at)) * 100
    return { memoryBytes, memoryLimitBytes, pids, cpuPercent, diskBytes }
  }

  onNotice(listener: (notice: SandboxNotice) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tellOutOfMemory(atMs: number): void {
    this.#notify({ kind: 'out-of-memory', atMs })
  }

  /** The container is known to be gone. */
  async lose(error: SandboxLostError): Promise<void> {
    if (!this.#end({ code: error.code, message: error.message })) return
    this.#notify({ kind: 'lost', code: error.code, message: error.message })
    await this.#link.lose(error)
  }

  async detach(): Promise<void> {
    if (this.#end({ code: 'detached', message: 'This server let go of the sandbox.' })) await this.#link.detach()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.detach()
  }

  async #connect(epoch: number): Promise<void> {
    const onChannel = (channel: Channel) => this.#use(channel)
    this.#epoch = epoch
    try {
      this.#link = await Link.connect({ epoch, dial: this.#options.dial, onChannel })
    } catch (error) {
      const begun = newerEpoch(error)
      if (begun === null || begun <= epoch) throw error
      // Found again without its lease's number: nothing starts before `setEpoch` has said one that is not older.
      this.#epoch = begun
      this.#link = await Link.connect({ epoch: begun, dial: this.#options.dial, onChannel })
    }
    this.#link.onLost((error) => void this.lose(error))
    this.#tracked = trackedWorkspace(remoteWorkspace(this.#link, WORKSPACE_ROOT), this.#options.image.environment)
  }

  #use(channel: Channel): void {
    parkStreams(channel, (stream) => this.#egress.accept(stream))
    void channel.closed.then(() => this.#reconnect())
  }

  /** Whoever asks next would connect again; but what the container says to the world must not wait for that. */
  async #reconnect(): Promise<void> {
    if (this.#over) return
    try {
      await this.#link.json({ path: '/stats', json: {} }, statsSchema)
    } catch (error) {
      if (error instanceof SandboxLostError) await this.lose(error)
    }
  }

  /** False: it was over before. */
  #end(why: { code: string; message: string }): boolean {
    if (this.#over) return false
    this.#over = true
    this.#options.onEnd()
    this.#egress.close()
    this.#close(why)
    return true
  }

  #notify(notice: SandboxNotice): void {
    for (const listener of [...this.#listeners]) listener(notice)
  }
}

function refused(kind: 'invalid_path' | 'not_found', path: string, message: string) {
  return { ok: false as const, problem: { kind, path, message } }
}

/** The epoch that the daemon named when it refused an older one. */
function newerEpoch(error: unknown): number | null {
  const found = error instanceof SandboxLostError ? /epoch \d+ is over; (\d+) has begun/.exec(error.message) : null
  return found === null ? null : Number(found[1])
}
