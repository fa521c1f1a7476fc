/** Sandboxes on a Docker engine: made, found again, paused, stopped and destroyed. */
import type { ContainerInspectInfo } from 'dockerode'
import type { CreateProblem, Sandbox, SandboxProvider, SandboxResult, SandboxSpec } from '../provider.ts'
import { SandboxLostError, type Workspace } from '../workspace.ts'
import { ContainerMaker } from './container-maker.ts'
import { dialDaemon } from './dialer.ts'
import { openDisks } from './disk-images.ts'
import { DockerSandbox } from './docker-sandbox.ts'
import { Engine, type EngineAddress, EngineError } from './engine.ts'
import { engineHealth } from './engine-health.ts'
import { EngineWatch } from './engine-watch.ts'
import { lostReason } from './lost-reason.ts'
import { measureDisk } from './measure-disk.ts'
import { Names, SANDBOX_LABEL } from './names.ts'
import { problemOf } from './problem-of.ts'
import { defaultDaemonDir, describeRuntime } from './runtime-volume.ts'
import { Volumes } from './volumes.ts'

export interface DockerProviderOptions {
  /** Ours among all that is on the engine. */
  installationId: string
  logger?: { warn(fields: object, message: string): void }
  /** Absent: what `DOCKER_HOST` names, else the socket of this machine. */
  engine?: EngineAddress
  /** Where the bundled daemon lies; absent: dist/daemon of this checkout. */
  daemonDir?: string
  /** runc, runsc, kata, sysbox-runc, where the spec names none; absent: the engine's default. */
  runtime?: string
  /** Where disks of fixed size are kept; `none`: plain volumes without a quota. Absent: on this machine's own engine, as root, below /var/lib/slipway. */
  disks?: string | 'none'
  /** Names that the owner lets sessions reach wherever they lie, this machine included; the policy of the session still has to allow them. */
  privateHosts?: readonly string[]
}

export async function createDockerProvider(options: DockerProviderOptions): Promise<SandboxProvider> {
  const engine = new Engine(options.engine)
  const names = new Names(options.installationId)
  const disks = await openDisks(engine, options)
  const volumes = new Volumes({ engine, names, disks })
  return new DockerProvider(options, { engine, names, volumes })
}

type Opened = Awaited<ReturnType<SandboxProvider['open']>>
type Progress = ((text: string) => void) | undefined

/** Until the daemon is killed with all that runs. */
const STOP_SECONDS = 5

interface Parts {
  engine: Engine
  names: Names
  volumes: Volumes
}

class DockerProvider implements SandboxProvider {
  readonly #options: DockerProviderOptions
  readonly #engine: Engine
  readonly #names: Names
  readonly #volumes: Volumes
  readonly #watch: EngineWatch
  readonly #maker: ContainerMaker
  readonly #live = new Map<string, DockerSandbox>()
  /** Being stopped or removed at our own wish. */
  readonly #leaving = new Set<string>()

  constructor(options: DockerProviderOptions, parts: Parts) {
    this.#options = options
    this.#engine = parts.engine
    this.#names = parts.names
    this.#volumes = parts.volumes
    this.#maker = new ContainerMaker({
      ...parts,
      runtime: options.runtime,
      describeRuntime: () => describeRuntime(options.daemonDir ?? defaultDaemonDir()),
    })
    this.#watch = new EngineWatch({
      engine: parts.engine,
      filter: parts.names.filter,
      onOutOfMemory: (sandboxId, atMs) => this.#live.get(sandboxId)?.tellOutOfMemory(atMs),
      onDeath: (sandboxId) => void this.#lookAfter(sandboxId),
      onGap: () => {
        for (const sandboxId of this.#live.keys()) void this.#lookAfter(sandboxId)
      },
    })
  }

  async create(
    spec: SandboxSpec,
    { onProgress, signal }: { onProgress?: (text: string) => void; signal?: AbortSignal } = {},
  ): Promise<SandboxResult<Sandbox>> {
    const { sandboxId } = spec
    const survived = await this.#volumes.present(sandboxId).catch(() => [])
    try {
      signal?.throwIfAborted()
      await this.#maker.make(spec, { onProgress, signal })
      return { ok: true, value: await this.#connect(spec, onProgress) }
    } catch (error) {
      await this.#undo(sandboxId, survived.length > 0)
      signal?.throwIfAborted()
      return { ok: false, problem: await this.#explain(spec, error) }
    }
  }

  async open(spec: SandboxSpec, { onProgress }: { onProgress?: (text: string) => void } = {}): Promise<Opened> {
    const { sandboxId } = spec
    const known = this.#live.get(sandboxId)
    if (known !== undefined) return { ok: true, value: { sandbox: known, fresh: false } }
    try {
      const container = await this.#engine.inspect(this.#names.container(sandboxId))
      if (container !== null) await this.#wake(spec, container, onProgress)
      else {
        const survives = await this.#volumes.present(sandboxId)
        if (!survives.includes('workspace')) return lost(survives)
        await this.#maker.make(spec, { onProgress })
      }
      return { ok: true, value: { sandbox: await this.#connect(spec, onProgress), fresh: false } }
    } catch (error) {
      return { ok: false, problem: await this.#explain(spec, error) }
    }
  }

  async pause(sandboxId: string): Promise<void> {
    const sandbox = this.#live.get(sandboxId)
    if ((sandbox?.running.size ?? 0) > 0) throw new Error('A command runs in the sandbox, so it is not paused.')
    await sandbox?.detach()
    await this.#unless('conflict', this.#engine.pause(this.#names.container(sandboxId)))
  }

  async stop(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    this.#leaving.add(sandboxId)
    try {
      const name = this.#names.container(sandboxId)
      const container = await this.#engine.inspect(name)
      if (container?.State.Paused === true) await this.#unless('conflict', this.#engine.unpause(name))
      if (container !== null) await this.#unless('conflict', this.#engine.stop(name, STOP_SECONDS))
      await this.#volumes.release(sandboxId)
    } finally {
      this.#leaving.delete(sandboxId)
    }
  }

  async destroy(sandboxId: string): Promise<void> {
    this.#leaving.add(sandboxId)
    try {
      await this.#live.get(sandboxId)?.detach()
      await this.#engine.remove(this.#names.container(sandboxId))
      await this.#volumes.remove(sandboxId)
      this.#watch.forget(sandboxId)
    } finally {
      this.#leaving.delete(sandboxId)
    }
  }

  async list(): ReturnType<SandboxProvider['list']> {
    const [volumes, containers] = await Promise.all([this.#volumes.list(), this.#engine.containers(this.#names.filter)])
    type Listed = Awaited<ReturnType<SandboxProvider['list']>>[number]
    const found = new Map<string, Listed>()
    for (const [sandboxId, createdAt] of volumes) found.set(sandboxId, { sandboxId, state: 'volumes-only', createdAt })
    for (const { Labels, State, Created } of containers) {
      const sandboxId = Labels[SANDBOX_LABEL]
      if (sandboxId === undefined) continue
      const state = State === 'running' || State === 'paused' ? State : 'stopped'
      found.set(sandboxId, { sandboxId, state, createdAt: new Date(Created * 1000) })
    }
    return [...found.values()]
  }

  health(): ReturnType<SandboxProvider['health']> {
    return engineHealth(this.#engine)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watch[Symbol.asyncDispose]()
    await Promise.all([...this.#live.values()].map((sandbox) => sandbox.detach()))
  }

  async #wake(spec: SandboxSpec, container: ContainerInspectInfo, onProgress: Progress): Promise<void> {
    const { Id, State } = container
    if (State.Paused) return this.#unless('conflict', this.#engine.unpause(Id))
    if (State.Running) return
    onProgress?.('Starting the container')
    await this.#volumes.ensure(spec.sandboxId, spec.limits.diskBytes)
    try {
      await this.#unless('conflict', this.#engine.start(Id))
    } catch (error) {
      if (!(error instanceof EngineError && error.kind === 'failed')) throw error
      // What it was made with is gone or changed (a runtime volume that was pruned): another one on the same files.
      await this.#engine.remove(Id)
      await this.#maker.make(spec, { onProgress })
    }
  }

  async #connect(spec: SandboxSpec, onProgress: Progress): Promise<DockerSandbox> {
    const { sandboxId } = spec
    onProgress?.('Connecting to the sandbox')
    const sandbox = await DockerSandbox.connect({
      spec,
      image: await this.#maker.factsOf(spec.image),
      dial: () =>
        dialDaemon({
          engine: this.#engine,
          container: this.#names.container(sandboxId),
          reason: () => this.#reason(sandboxId),
        }),
      diskBytes: (workspace: Workspace) => measureDisk(workspace, this.#volumes.disks, sandboxId),
      privateHosts: this.#options.privateHosts ?? [],
      onEnd: () => {
        if (this.#live.get(sandboxId) === sandbox) this.#live.delete(sandboxId)
      },
    })
    this.#live.set(sandboxId, sandbox)
    return sandbox
  }

  /** Null: it runs, or the engine cannot say. */
  async #reason(sandboxId: string): Promise<SandboxLostError | null> {
    const container = await this.#engine.inspect(this.#names.container(sandboxId))
    return lostReason({ container, causes: this.#watch.causes(sandboxId), wanted: this.#leaving.has(sandboxId) })
  }

  /** Must not reject. */
  async #lookAfter(sandboxId: string): Promise<void> {
    const sandbox = this.#live.get(sandboxId)
    if (sandbox === undefined) return
    try {
      const reason = await this.#reason(sandboxId)
      if (reason !== null) await sandbox.lose(reason)
    } catch (error) {
      this.#options.logger?.warn({ sandboxId, error: String(error) }, 'sandbox: its state is not known')
    }
  }

  async #undo(sandboxId: string, keepFiles: boolean): Promise<void> {
    try {
      if (keepFiles) await this.#engine.remove(this.#names.container(sandboxId))
      else await this.destroy(sandboxId)
    } catch (error) {
      this.#options.logger?.warn({ sandboxId, error: String(error) }, 'sandbox: half made, and not removed')
    }
  }

  /** With the daemon's own last words, where it said some. */
  async #explain(spec: SandboxSpec, error: unknown): Promise<CreateProblem> {
    const problem = problemOf(error, spec.image)
    if (!(error instanceof SandboxLostError)) return problem
    const words = await this.#engine.logs(this.#names.container(spec.sandboxId)).catch(() => '')
    return words === '' ? problem : { ...problem, message: `${problem.message} It said: ${words.slice(-500)}` }
  }

  async #unless(kind: EngineError['kind'], call: Promise<void>): Promise<void> {
    try {
      await call
    } catch (error) {
      if (!(error instanceof EngineError && (error.kind === kind || error.kind === 'not_found'))) throw error
    }
  }
}

function lost(survives: string[]): Opened {
  const message =
    survives.length === 0
      ? 'The container and its files are gone.'
      : 'The container and the files of the workspace are gone.'
  return { ok: false, problem: { kind: 'lost', message, survives } }
}
