/** Sandboxes on a Docker engine: made, found again, paused, stopped and destroyed. */
import type { Duplex } from 'node:stream'
import type { Sandbox, SandboxProvider, SandboxResult, SandboxSpec } from '../provider.ts'
import { SandboxLostError } from '../workspace.ts'
import { demux } from './demux.ts'
import { DockerSandbox } from './docker-sandbox.ts'
import { type Engine, ignoring, openEngine, orNull, problemOf, QUICK_MS, SLOW_MS, within } from './engine.ts'
import { type EngineEvent, watchEngine } from './engine-events.ts'
import { readImageFacts } from './image-facts.ts'
import { containerOptions, labelsOf, namesOf, RUNTIME_DIR, SOCKET } from './profile.ts'
import { ensureRuntimeVolume, findDaemonDir } from './runtime-volume.ts'

export interface DockerProviderOptions {
  /** Ours among all that is on the engine. */
  installationId: string
  logger?: { warn(fields: Record<string, unknown>, message: string): void }
  socketPath?: string
  /** Where the bundled daemon lies; absent: beside the server. */
  daemonDir?: string
  node?: string
  /** Hosts that sessions may reach although they lie at private addresses. */
  privateHosts?: readonly string[]
}

export async function createDockerProvider(options: DockerProviderOptions): Promise<SandboxProvider> {
  return new DockerProvider(options)
}

type Opened = Awaited<ReturnType<SandboxProvider['open']>>

class DockerProvider implements SandboxProvider {
  readonly #options: DockerProviderOptions
  readonly #engine: Engine
  readonly #live = new Map<string, DockerSandbox>()
  readonly #watch: { close(): void }
  /** One filling at a time, however many sandboxes wait for it. */
  #runtime: Promise<string> | null = null

  constructor(options: DockerProviderOptions) {
    this.#options = options
    this.#engine = openEngine(options.socketPath ?? '/var/run/docker.sock')
    this.#watch = watchEngine(this.#engine, options.installationId, (event) => this.#hear(event))
  }

  async create(
    spec: SandboxSpec,
    { onProgress, signal }: { onProgress?: (text: string) => void; signal?: AbortSignal } = {},
  ): Promise<SandboxResult<Sandbox>> {
    try {
      await this.#make(spec, onProgress)
      signal?.throwIfAborted()
      return { ok: true, value: await this.#connect(spec) }
    } catch (error) {
      await this.destroy(spec.sandboxId).catch(() => undefined)
      signal?.throwIfAborted()
      return { ok: false, problem: problemOf(error) }
    }
  }

  async open(spec: SandboxSpec, { onProgress }: { onProgress?: (text: string) => void } = {}): Promise<Opened> {
    const { sandboxId } = spec
    const known = this.#live.get(sandboxId)
    if (known !== undefined) return { ok: true, value: { sandbox: known, fresh: false } }
    try {
      const container = await orNull(this.#engine.getContainer(namesOf(sandboxId).container).inspect())
      if (container !== null) await this.#wake(sandboxId, container.State, onProgress)
      else {
        const survives = await this.#volumesOf(sandboxId)
        if (survives.length < 2)
          return {
            ok: false,
            problem: {
              kind: 'lost',
              message:
                survives.length === 0
                  ? 'The container and its files are gone.'
                  : 'The container is gone, and only a part of its files is left.',
              survives,
            },
          }
        await this.#make(spec, onProgress)
      }
      return { ok: true, value: { sandbox: await this.#connect(spec), fresh: false } }
    } catch (error) {
      return { ok: false, problem: problemOf(error) }
    }
  }

  async pause(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    await ignoring([304, 404, 409], within(QUICK_MS, this.#containerOf(sandboxId).pause()))
  }

  async stop(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    await ignoring([409, 500], within(QUICK_MS, this.#containerOf(sandboxId).unpause()))
    await ignoring([304, 404], within(SLOW_MS, this.#containerOf(sandboxId).stop({ t: 5 })))
  }

  async destroy(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    const names = namesOf(sandboxId)
    await ignoring([404, 409], within(SLOW_MS, this.#containerOf(sandboxId).remove({ force: true })))
    for (const volume of [names.workspace, names.state])
      await ignoring([404], within(SLOW_MS, this.#engine.getVolume(volume).remove({ force: true })))
  }

  async list(): ReturnType<SandboxProvider['list']> {
    const filters = { label: [`slipway.installation=${this.#options.installationId}`] }
    const containers = await within(QUICK_MS, this.#engine.listContainers({ all: true, filters }))
    const { Volumes: volumes } = await within(QUICK_MS, this.#engine.listVolumes({ filters }))
    const found = new Map<string, Awaited<ReturnType<SandboxProvider['list']>>[number]>()
    for (const volume of volumes ?? []) {
      const sandboxId = volume.Labels?.['slipway.sandbox']
      if (sandboxId !== undefined)
        found.set(sandboxId, { sandboxId, state: 'volumes-only', createdAt: new Date(createdAtOf(volume)) })
    }
    for (const { Labels, State, Created } of containers) {
      const sandboxId = Labels['slipway.sandbox']
      if (sandboxId !== undefined)
        found.set(sandboxId, {
          sandboxId,
          state: State === 'running' || State === 'paused' ? State : 'stopped',
          createdAt: new Date(Created * 1000),
        })
    }
    return [...found.values()]
  }

  async health(): ReturnType<SandboxProvider['health']> {
    try {
      const { Version } = await within(QUICK_MS, this.#engine.version())
      return { ok: true, message: `Docker ${Version} answers.`, engineVersion: Version }
    } catch (error) {
      return { ok: false, message: problemOf(error).message }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch.close()
    await Promise.all([...this.#live.values()].map((sandbox) => sandbox.detach()))
  }

  #containerOf(sandboxId: string) {
    return this.#engine.getContainer(namesOf(sandboxId).container)
  }

  /** Volumes carry our label too, so that a sweep finds them without their container. */
  async #make(spec: SandboxSpec, onProgress?: (text: string) => void): Promise<void> {
    const { installationId, daemonDir, node } = this.#options
    onProgress?.('Preparing the container')
    this.#runtime ??= ensureRuntimeVolume(this.#engine, spec.image, {
      daemonDir: daemonDir ?? findDaemonDir(),
      node: node ?? process.execPath,
    })
    const runtimeVolume = await this.#runtime.catch((error: unknown) => {
      this.#runtime = null
      throw error
    })
    const names = namesOf(spec.sandboxId)
    for (const name of [names.workspace, names.state])
      await within(
        QUICK_MS,
        this.#engine.createVolume({ Name: name, Labels: labelsOf(installationId, spec.sandboxId) }),
      )
    const container = await within(
      SLOW_MS,
      this.#engine.createContainer(containerOptions(spec, { installationId, runtimeVolume })),
    )
    onProgress?.('Starting the container')
    await within(SLOW_MS, container.start())
  }

  async #wake(
    sandboxId: string,
    state: { Running: boolean; Paused: boolean },
    onProgress?: (text: string) => void,
  ): Promise<void> {
    const container = this.#containerOf(sandboxId)
    if (state.Paused) await ignoring([409, 500], within(QUICK_MS, container.unpause()))
    else if (!state.Running) {
      onProgress?.('Starting the container')
      await ignoring([304], within(SLOW_MS, container.start()))
    }
  }

  async #connect(spec: SandboxSpec): Promise<DockerSandbox> {
    const { sandboxId } = spec
    const { registries } = await readImageFacts(this.#engine, spec.image)
    const sandbox = await DockerSandbox.connect({
      registries,
      spec,
      epoch: spec.epoch ?? 0,
      dial: () => this.#dial(sandboxId),
      privateHosts: this.#options.privateHosts ?? [],
      onDetached: () => this.#live.delete(sandboxId),
    })
    this.#live.set(sandboxId, sandbox)
    return sandbox
  }

  /** One exec that does nothing but join its ends to the daemon's socket. */
  async #dial(sandboxId: string): Promise<Duplex> {
    const container = this.#containerOf(sandboxId)
    const found = await orNull(container.inspect())
    if (found === null) throw new SandboxLostError('removed', 'The container was removed.')
    if (!found.State.Running) throw lossOf(found.State.OOMKilled, found.State.ExitCode)
    const exec = await within(
      QUICK_MS,
      container.exec({
        Cmd: [`${RUNTIME_DIR}/node`, `${RUNTIME_DIR}/pipe.mjs`, SOCKET],
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        User: '0:0',
        WorkingDir: '/',
      }),
    )
    return demux(await within(QUICK_MS, exec.start({ hijack: true, stdin: true })))
  }

  async #volumesOf(sandboxId: string): Promise<string[]> {
    const names = namesOf(sandboxId)
    const kinds: [string, string][] = [
      ['workspace', names.workspace],
      ['home and results', names.state],
    ]
    const found: string[] = []
    for (const [kind, name] of kinds)
      if ((await orNull(this.#engine.getVolume(name).inspect())) !== null) found.push(kind)
    return found
  }

  #hear(event: EngineEvent): void {
    const sandbox = this.#live.get(event.sandboxId)
    if (sandbox === undefined) return
    if (event.kind === 'out-of-memory') {
      sandbox.tellOutOfMemory()
      return
    }
    this.#live.delete(event.sandboxId)
    void this.#lose(sandbox, event.exitCode)
  }

  async #lose(sandbox: DockerSandbox, exitCode: number): Promise<void> {
    const state = await orNull(this.#containerOf(sandbox.id).inspect()).catch(() => null)
    await sandbox.lose(lossOf(state?.State.OOMKilled ?? null, exitCode))
  }
}

function createdAtOf(volume: object): string {
  return 'CreatedAt' in volume && typeof volume.CreatedAt === 'string' ? volume.CreatedAt : new Date(0).toISOString()
}

/** `outOfMemory` null: the container itself is not there any more. */
function lossOf(outOfMemory: boolean | null, exitCode: number): SandboxLostError {
  if (outOfMemory === null) return new SandboxLostError('removed', 'The container was removed.')
  if (outOfMemory) return new SandboxLostError('out_of_memory', 'The container ran out of memory and was stopped.')
  return exitCode === 137
    ? new SandboxLostError('killed', 'The container was killed.')
    : new SandboxLostError('stopped', 'The container was stopped.')
}
