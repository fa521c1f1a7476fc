/** Makes and starts the container of a sandbox on its volumes, with the runtime in place. */

import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SandboxSpec } from '../provider.ts'
import { containerProfile, HOME } from './container-profile.ts'
import { type Engine, EngineError } from './engine.ts'
import { type ImageFacts, imageFacts } from './image-facts.ts'
import type { Names } from './names.ts'
import { ImageMissingError } from './problem-of.ts'
import { fillRuntimeVolume, type Runtime } from './runtime-volume.ts'
import { tarStream } from './tar-stream.ts'
import type { Volumes } from './volumes.ts'

export interface MakerOptions {
  engine: Engine
  names: Names
  volumes: Volumes
  runtime: string | undefined
  describeRuntime(): Runtime
}

export interface MakeOptions {
  onProgress?: ((text: string) => void) | undefined
  signal?: AbortSignal | undefined
}

const USER = 1000

export class ContainerMaker {
  readonly #options: MakerOptions
  /** One filling at a time, however many sandboxes wait for it. */
  #filled: Promise<string> | null = null

  constructor(options: MakerOptions) {
    this.#options = options
  }

  /** Throws EngineError, DiskError or ImageMissingError. A container of that name that is there already is taken as it is. */
  async make(spec: SandboxSpec, options: MakeOptions): Promise<void> {
    try {
      await this.#makeOnce(spec, options)
    } catch (error) {
      if (!(error instanceof EngineError && /no such file|not found/i.test(error.message))) throw error
      // The runtime's volume was pruned after we had filled it.
      this.#filled = null
      await this.#options.engine.remove(this.#options.names.container(spec.sandboxId))
      await this.#makeOnce(spec, options)
    }
  }

  async factsOf(image: string): Promise<ImageFacts> {
    const found = await this.#options.engine.image(image)
    if (found === null) throw new ImageMissingError(image)
    return imageFacts(found)
  }

  async #makeOnce(spec: SandboxSpec, { onProgress, signal }: MakeOptions): Promise<void> {
    const { engine, names, volumes, runtime } = this.#options
    const facts = await this.factsOf(spec.image)
    onProgress?.('Preparing the container')
    const [runtimeVolume] = await Promise.all([
      this.#runtimeVolume(spec.image),
      volumes.ensure(spec.sandboxId, spec.limits.diskBytes),
    ])
    signal?.throwIfAborted()
    const { environmentNames } = facts
    const id = await this.#create(containerProfile({ spec, names, runtimeVolume, runtime, environmentNames }))
    if (!facts.ours) await this.#giveToUser(id)
    signal?.throwIfAborted()
    onProgress?.('Starting the container')
    await engine.start(id)
  }

  async #create(profile: ReturnType<typeof containerProfile>): Promise<string> {
    const { engine } = this.#options
    try {
      return await engine.create(profile)
    } catch (error) {
      const name = profile.name ?? ''
      const there = error instanceof EngineError && error.kind === 'conflict' ? await engine.inspect(name) : null
      if (there === null) throw error
      return there.Id
    }
  }

  /** A volume on a path that the image does not have belongs to root. */
  async #giveToUser(id: string): Promise<void> {
    const tar = () => tarStream([{ name: './', mode: 0o755, owner: USER }])
    for (const path of [WORKSPACE_ROOT, HOME]) await this.#options.engine.putArchive(id, { path, tar: tar() })
  }

  #runtimeVolume(image: string): Promise<string> {
    this.#filled ??= this.#fill(image).catch((error: unknown) => {
      this.#filled = null
      throw error
    })
    return this.#filled
  }

  async #fill(image: string): Promise<string> {
    const runtime = this.#options.describeRuntime()
    await fillRuntimeVolume(this.#options.engine, runtime, image)
    return runtime.volume
  }
}
