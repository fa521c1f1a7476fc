/** Sandboxes on a Docker engine: made, found again, paused, stopped and destroyed. */
import type { OnProgress, Sandbox, SandboxProvider, SandboxResult, SandboxSpec } from '../provider.ts'
import { dialDaemon } from './dial-daemon.ts'
import { DockerSandbox } from './docker-sandbox.ts'
import { type Engine, ignoring, openEngine, orNull, problemOf, QUICK_MS, SLOW_MS, within } from './engine.ts'
import { type EngineEvent, watchEngine } from './engine-events.ts'
import { freeze } from './freeze.ts'
import { readImageFacts } from './image-facts.ts'
import { type EndedState, lossOf, stateOf } from './loss-of.ts'
import { openDisks } from './open-disks.ts'
import { containerOptions, namesOf, RUNTIME_DIR } from './profile.ts'
import { ensureRuntimeVolume, findDaemonDir, isWhole } from './runtime-volume.ts'
import { Volumes } from './volumes.ts'

export interface DockerProviderOptions {
  /** Ours among all that is on the engine. */
  installationId: string
  logger?: { warn(fields: Record<string, unknown>, message: string): void }
  /** Where the engine listens; absent: where Docker puts it. */
  socketPath?: string | undefined
  /** Where the bundled daemon lies; absent: beside the server. */
  daemonDir?: string
  node?: string
  /** Hosts that sessions may reach although they lie at private addresses. */
  privateHosts?: readonly string[]
  /** `none`: the limit of the disk is only watched. Absent: enforced where that is possible. */
  disks?: 'none'
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
  #volumes: Promise<Volumes> | null = null

  constructor(options: DockerProviderOptions) {
    this.#options = options
    this.#engine = openEngine(options.socketPath ?? '/var/run/docker.sock')
    this.#watch = watchEngine(this.#engine, options.installationId, (event) => this.#hear(event))
  }

  async create(
    spec: SandboxSpec,
    { onProgress, signal }: { onProgress?: OnProgress; signal?: AbortSignal } = {},
  ): Promise<SandboxResult<Sandbox>> {
    let before: string[] = []
    try {
      before = (await (await this.#ready()).present(spec.sandboxId)).words
      const sandbox = await this.#make(spec, onProgress)
      signal?.throwIfAborted()
      return { ok: true, value: sandbox }
    } catch (error) {
      // What was there before is somebody's work.
      const undo = before.length === 0 ? this.destroy(spec.sandboxId) : this.#removeContainer(spec.sandboxId)
      await undo.catch(() => undefined)
      signal?.throwIfAborted()
      return { ok: false, problem: problemOf(error) }
    }
  }

  async open(spec: SandboxSpec, { onProgress }: { onProgress?: OnProgress } = {}): Promise<Opened> {
    const { sandboxId } = spec
    let found = false
    try {
      const container = await orNull(this.#containerOf(sandboxId).inspect())
      found = container !== null
      const known = await this.#stillLive(sandboxId, container?.State ?? null)
      if (known !== null) return { ok: true, value: { sandbox: known, fresh: false } }
      if (container !== null && (container.State.Running || (await this.#isCurrent(container, spec)))) {
        await this.#wake(spec, container.State, onProgress)
        return { ok: true, value: { sandbox: await this.#connect(spec, onProgress), fresh: false } }
      }
      const { workspace, words } = await (await this.#ready()).present(sandboxId)
      if (!workspace) return lost(words)
      // A container that stands still is only a shell around its volumes: a newer daemon gets a new one.
      await this.#removeContainer(sandboxId)
      return { ok: true, value: { sandbox: await this.#make(spec, onProgress), fresh: false } }
    } catch (error) {
      // Somebody removed it while it was asked for: once it is gone, a new one is made around its files.
      if (found && (await this.#isLeaving(sandboxId).catch(() => false)))
        return await this.open(spec, onProgress === undefined ? {} : { onProgress })
      return { ok: false, problem: problemOf(error) }
    }
  }

  async pause(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    await freeze(this.#containerOf(sandboxId))
  }

  async stop(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    await ignoring([409, 500], within(QUICK_MS, this.#containerOf(sandboxId).unpause()))
    await ignoring([304, 404], within(SLOW_MS, this.#containerOf(sandboxId).stop({ t: 5 })))
    await (await this.#ready()).release(sandboxId)
  }

  async destroy(sandboxId: string): Promise<void> {
    await this.#live.get(sandboxId)?.detach()
    await this.#removeContainer(sandboxId)
    await (await this.#ready()).remove(sandboxId)
  }

  async list(): ReturnType<SandboxProvider['list']> {
    const filters = { label: [`slipway.installation=${this.#options.installationId}`] }
    const containers = await within(QUICK_MS, this.#engine.listContainers({ all: true, filters }))
    const found = new Map<string, Awaited<ReturnType<SandboxProvider['list']>>[number]>()
    for (const [sandboxId, createdAt] of await (await this.#ready()).list(filters))
      found.set(sandboxId, { sandboxId, state: 'volumes-only', createdAt })
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

  /** Rejects while the engine does not answer, and is tried again then. */
  #ready(): Promise<Volumes> {
    this.#volumes ??= this.#openVolumes().catch((error: unknown) => {
      this.#volumes = null
      throw error
    })
    return this.#volumes
  }

  async #openVolumes(): Promise<Volumes> {
    const { installationId, disks, logger } = this.#options
    const engine = this.#engine
    const found =
      disks === 'none' ? { disks: null, why: 'it is switched off' } : await openDisks(engine, installationId)
    if (found.disks === null)
      logger?.warn({ why: found.why }, 'sandbox: disks of fixed size cannot be had here, so the limit is only watched')
    return new Volumes({ engine, installationId, disks: found.disks })
  }

  #runtimeVolume(image: string): Promise<string> {
    const { daemonDir, node } = this.#options
    const source = { daemonDir: daemonDir ?? findDaemonDir(), node: node ?? process.execPath }
    this.#runtime ??= ensureRuntimeVolume(this.#engine, image, source).catch((error: unknown) => {
      this.#runtime = null
      throw error
    })
    return this.#runtime
  }

  async #make(spec: SandboxSpec, onProgress?: OnProgress): Promise<DockerSandbox> {
    try {
      return await this.#makeOnce(spec, onProgress)
    } catch (error) {
      const runtime = await this.#runtime
      if (runtime === null || (await isWhole(this.#engine, runtime))) throw error
      // The runtime's volume was pruned since we filled it, so there was nothing to run.
      this.#runtime = null
      await this.#removeContainer(spec.sandboxId)
      return await this.#makeOnce(spec, onProgress)
    }
  }

  async #makeOnce(spec: SandboxSpec, onProgress?: OnProgress): Promise<DockerSandbox> {
    const { installationId } = this.#options
    const { sandboxId, limits } = spec
    if (this.#runtime === null) onProgress?.({ phase: 'image', text: 'What runs in the image is being made ready.' })
    const volumes = await this.#ready()
    const [runtimeVolume] = await Promise.all([
      this.#runtimeVolume(spec.image),
      volumes.ensure(sandboxId, limits.diskBytes),
    ])
    const given = { installationId, runtimeVolume, isBounded: volumes.isBounded(sandboxId) }
    onProgress?.({ phase: 'container', text: 'The container is being made.' })
    const container = await within(SLOW_MS, this.#engine.createContainer(containerOptions(spec, given)))
    onProgress?.({ phase: 'container', text: 'The container is being started.' })
    await within(SLOW_MS, container.start())
    return await this.#connect(spec, onProgress)
  }

  async #removeContainer(sandboxId: string): Promise<void> {
    await ignoring([404, 409], within(SLOW_MS, this.#containerOf(sandboxId).remove({ force: true })))
  }

  /** Whether the container is gone, or about to be: then waits until it is. */
  async #isLeaving(sandboxId: string): Promise<boolean> {
    const container = this.#containerOf(sandboxId)
    const state = (await orNull(container.inspect()))?.State ?? null
    if (state !== null && !state.Dead && state.Status !== 'removing') return false
    await ignoring([404], within(SLOW_MS, container.wait({ condition: 'removed' })))
    return true
  }

  /** Whether it would be made the same way now. */
  async #isCurrent(
    { Mounts }: { Mounts: { Name?: string | undefined; Destination: string }[] },
    spec: SandboxSpec,
  ): Promise<boolean> {
    const runtime = Mounts.find(({ Destination }) => Destination === RUNTIME_DIR)?.Name
    return runtime === (await this.#runtimeVolume(spec.image))
  }

  async #wake(
    { sandboxId, limits }: SandboxSpec,
    state: { Running: boolean; Paused: boolean },
    onProgress?: OnProgress,
  ): Promise<void> {
    const container = this.#containerOf(sandboxId)
    if (state.Paused) await ignoring([409, 500], within(QUICK_MS, container.unpause()))
    else if (!state.Running) {
      onProgress?.({ phase: 'container', text: 'The container is being started.' })
      await (await this.#ready()).ensure(sandboxId, limits.diskBytes)
      await ignoring([304], within(SLOW_MS, container.start()))
    }
  }

  /** What died while the engine was away has not been told of: who asks for it again finds out. */
  async #stillLive(
    sandboxId: string,
    state: (EndedState & { Running: boolean; Paused: boolean }) | null,
  ): Promise<DockerSandbox | null> {
    const known = this.#live.get(sandboxId)
    if (known === undefined || (state?.Running === true && !state.Paused)) return known ?? null
    await known.lose(await lossOf(this.#containerOf(sandboxId), state))
    return null
  }

  async #connect(spec: SandboxSpec, onProgress?: OnProgress): Promise<DockerSandbox> {
    const { sandboxId } = spec
    onProgress?.({ phase: 'daemon', text: 'The container is being connected.' })
    const { registries } = await readImageFacts(this.#engine, spec.image)
    const sandbox: DockerSandbox = await DockerSandbox.connect({
      registries,
      spec,
      epoch: spec.epoch ?? 0,
      dial: () => dialDaemon(this.#containerOf(sandboxId)),
      privateHosts: this.#options.privateHosts ?? [],
      onGone: () => {
        if (this.#live.get(sandboxId) === sandbox) this.#live.delete(sandboxId)
      },
    })
    this.#live.set(sandboxId, sandbox)
    return sandbox
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
    const container = this.#containerOf(sandbox.id)
    const state = await stateOf(container).catch(() => null)
    // As it ended then: it may have been started again since.
    await sandbox.lose(await lossOf(container, state === null ? null : { ...state, ExitCode: exitCode }))
  }
}

function lost(survives: string[]): Extract<Opened, { ok: false }> {
  const part = survives.length === 0 ? 'its files are gone' : 'only a part of its files is left'
  return { ok: false, problem: { kind: 'lost', message: `The container is gone, and ${part}.`, survives } }
}
