/** A running container with a live link to its daemon: the host's view of it. */
import { randomUUID } from 'node:crypto'
import type { Duplex, Readable } from 'node:stream'
import { importedSchema, portsSchema, resultSchema, statsSchema } from '../inside/wire.ts'
import { type Channel, ChannelClosedError } from '../link/channel.ts'
import { Link } from '../link/link.ts'
import { followLive } from '../link/live-feed.ts'
import { remoteTerminals } from '../link/remote-terminals.ts'
import { remoteWorkbench } from '../link/remote-workbench.ts'
import { remoteWorkspace } from '../link/remote-workspace.ts'
import type { Loss, NetworkRules, Sandbox, SandboxNotice, SandboxSpec, SandboxStats } from '../provider.ts'
import { createEgressProxy, type EgressProxy } from '../proxy/egress-proxy.ts'
import type { SandboxLive, SandboxTerminals } from '../terminals.ts'
import type { Workbench } from '../workbench.ts'
import type { ExecEnd, FileResult, OutputStream, SandboxLostError, Workspace } from '../workspace.ts'

/** Streams that wait for what the container wants to say to the world. */
const PARKED = 8
const ROOT = '/workspace'

export interface DockerSandboxOptions {
  spec: SandboxSpec
  dial(): Promise<Duplex>
  epoch: number
  privateHosts: readonly string[]
  /** Registries that the image is set up for: every allow-list holds them. */
  registries: readonly string[]
  /** Detached or lost: there is no connection any more. */
  onGone(): void
}

export class DockerSandbox implements Sandbox {
  readonly id: string
  readonly workspace: Workspace
  readonly terminals: SandboxTerminals
  readonly workbench: Workbench
  readonly closed: Promise<Loss>
  readonly #link: Link
  readonly #options: DockerSandboxOptions
  readonly #egress: EgressProxy
  readonly #listeners = new Set<(notice: SandboxNotice) => void>()
  #close: (why: Loss) => void = () => {}
  #live: SandboxLive | null = null
  #cpu: { micros: number; at: number } | null = null

  private constructor(link: Link, options: DockerSandboxOptions, shared: Shared) {
    this.id = options.spec.sandboxId
    this.#link = link
    this.#options = options
    this.#egress = shared.egress
    shared.notify = (notice) => this.#notify(notice)
    this.workspace = remoteWorkspace(link, ROOT)
    this.terminals = remoteTerminals(link)
    this.workbench = remoteWorkbench(link)
    this.closed = new Promise((resolve) => {
      this.#close = resolve
    })
    link.onLost((error) => {
      options.onGone()
      this.#egress.close()
      this.#close(lossIn(error))
      this.#notify({ kind: 'lost', ...lossIn(error) })
    })
  }

  /** Rejects with SandboxLostError. */
  static async connect(options: DockerSandboxOptions): Promise<DockerSandbox> {
    let rules: NetworkRules = options.spec.network
    const shared: Shared = {
      notify: () => {},
      egress: createEgressProxy({
        rules: () =>
          rules.policy === 'allow-list' ? { ...rules, allow: [...rules.allow, ...options.registries] } : rules,
        onRecord: (record) => shared.notify({ kind: 'egress', record }),
        privateHosts: options.privateHosts,
      }),
      setRules: (next) => {
        rules = next
        shared.egress.judgeAgain()
      },
    }
    const link = await Link.connect({
      epoch: options.epoch,
      dial: options.dial,
      onChannel: (channel) => {
        for (let count = 0; count < PARKED; count++) void park(channel, shared.egress)
      },
    })
    const sandbox = new DockerSandbox(link, options, shared)
    sandbox.setNetwork = shared.setRules
    void followLive(link, (live) => sandbox.#hear(live))
    return sandbox
  }

  get live(): SandboxLive | null {
    return this.#live
  }

  #hear(live: SandboxLive): void {
    this.#live = live
    this.#notify({ kind: 'live', live })
  }

  setNetwork: (rules: NetworkRules) => void = () => {}

  setEpoch(epoch: number): Promise<void> {
    return this.#link.setEpoch(epoch)
  }

  async run(request: { command: string; cwd?: string; timeoutMs: number; maxBytes: number; signal?: AbortSignal }) {
    const { command, cwd, timeoutMs, maxBytes, signal } = request
    const key = `run-${randomUUID()}`
    const execution = await this.workspace.exec({
      key,
      inputHash: key,
      command,
      timeoutMs,
      output: 'separate',
      ...(cwd === undefined ? {} : { cwd }),
    })
    const cancel = () => void this.workspace.cancel(key).catch(() => undefined)
    signal?.addEventListener('abort', cancel, { once: true })
    if (signal?.aborted === true) cancel()
    try {
      const read = (stream: OutputStream) => collect(execution.output({ stream }), maxBytes)
      const [stdout, stderr, end] = await Promise.all([read('stdout'), read('stderr'), execution.end()])
      // Nobody waits for that: a spool that is not let go now goes with the container.
      this.workspace.acknowledge(key).catch(() => undefined)
      return {
        end: end as ExecEnd,
        stdout: stdout.bytes,
        stderr: stderr.bytes,
        truncated: stdout.truncated || stderr.truncated,
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  async importArchive(
    archive: Readable,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<FileResult<{ files: number; bytes: number }>> {
    return (await this.#link.json({ path: '/import', source: archive, signal }, resultSchema(importedSchema), {
      once: true,
    })) as FileResult<{ files: number; bytes: number }>
  }

  async exportArchive({ path = '.' }: { path?: string; signal?: AbortSignal } = {}): Promise<FileResult<Readable>> {
    const { stream, status } = await this.#link.open({ path: `/export?path=${encodeURIComponent(path)}` })
    if (status === 200) return { ok: true, value: stream }
    stream.close()
    return {
      ok: false,
      problem: { kind: 'invalid_path', path, message: 'The path must be relative to the workspace.' },
    }
  }

  async tunnel(port: number): Promise<FileResult<Duplex>> {
    const { stream, status } = await this.#link.open({ path: `/tunnel?port=${port}`, keepOpen: true })
    if (status === 200) return { ok: true, value: stream }
    stream.close()
    return {
      ok: false,
      problem: { kind: 'not_found', path: String(port), message: `Nothing listens on port ${port}.` },
    }
  }

  async listeningPorts(): Promise<number[]> {
    return (await this.#link.json({ path: '/ports', json: {} }, portsSchema)).ports
  }

  async stats(): Promise<SandboxStats> {
    const { cpuMicros, ...counted } = await this.#link.json({ path: '/stats', json: {} }, statsSchema)
    const before = this.#cpu
    this.#cpu = { micros: cpuMicros, at: performance.now() }
    const cpuPercent =
      before === null ? 0 : ((cpuMicros - before.micros) / 1000 / Math.max(1, this.#cpu.at - before.at)) * 100
    return { ...counted, cpuPercent }
  }

  onNotice(listener: (notice: SandboxNotice) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The engine says that the container is gone. */
  lose(error: SandboxLostError): Promise<void> {
    return this.#link.lose(error)
  }

  tellOutOfMemory(): void {
    this.#notify({ kind: 'out-of-memory', atMs: Date.now() })
  }

  async detach(): Promise<void> {
    this.#options.onGone()
    this.#egress.close()
    await this.#link.detach()
    this.#close({ code: 'detached', message: 'This server let go of the sandbox.' })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.detach()
  }

  #notify(notice: SandboxNotice): void {
    for (const listener of [...this.#listeners]) listener(notice)
  }
}

function lossIn({ code, message, end }: SandboxLostError): Loss {
  return { code, message, ...(end === undefined ? {} : { end }) }
}

interface Shared {
  egress: EgressProxy
  notify(notice: SandboxNotice): void
  setRules(rules: NetworkRules): void
}

/** One stream after the other, as long as the connection lives. */
async function park(channel: Channel, egress: EgressProxy): Promise<void> {
  try {
    for (;;) {
      const { stream, status } = await channel.open({ path: '/accept', keepOpen: true })
      if (status === 200) egress.accept(stream)
      else stream.close()
    }
  } catch (error) {
    if (!(error instanceof ChannelClosedError)) throw error
  }
}

async function collect(
  chunks: AsyncIterable<{ bytes: Uint8Array }>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const { bytes } of chunks) {
    if (length + bytes.length > maxBytes) {
      parts.push(bytes.subarray(0, maxBytes - length))
      return { bytes: Buffer.concat(parts), truncated: true }
    }
    parts.push(bytes)
    length += bytes.length
  }
  return { bytes: Buffer.concat(parts), truncated: false }
}
