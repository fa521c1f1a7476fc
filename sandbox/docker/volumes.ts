/** The volumes of a sandbox: what survives its container. */
import type { DiskImages } from './disk-images.ts'
import { type Engine, EngineError } from './engine.ts'
import { type Names, SANDBOX_LABEL, VOLUME_KINDS, type VolumeKind } from './names.ts'

export interface VolumesOptions {
  engine: Engine
  names: Names
  /** Null: no quota can be had here; the volumes are plain ones. */
  disks: DiskImages | null
}

const REMOVE_TRIES = 20
const REMOVE_PAUSE_MS = 100

export class Volumes {
  readonly #engine: Engine
  readonly #names: Names
  readonly disks: DiskImages | null

  constructor({ engine, names, disks }: VolumesOptions) {
    this.#engine = engine
    this.#names = names
    this.disks = disks
  }

  /** Which of them are there. */
  async present(sandboxId: string): Promise<VolumeKind[]> {
    const found = await Promise.all(
      VOLUME_KINDS.map(async (kind) => (await this.#engine.volume(this.#names.volume(sandboxId, kind))) !== null),
    )
    const kinds = VOLUME_KINDS.filter((_, index) => found[index])
    // The files lie on the disk; the engine's volumes are only doors to them.
    return kinds.length < VOLUME_KINDS.length && this.disks?.has(sandboxId) === true ? [...VOLUME_KINDS] : kinds
  }

  /** Makes what is missing and mounts the disk; idempotent. A sandbox that began without a disk goes on without. */
  async ensure(sandboxId: string, diskBytes: number): Promise<void> {
    const disks = await this.#disksFor(sandboxId)
    await disks?.mount(sandboxId, diskBytes)
    const make = (kind: VolumeKind) => {
      const device = disks?.path(sandboxId, kind) ?? null
      return this.#engine.createVolume({
        Name: this.#names.volume(sandboxId, kind),
        Labels: this.#names.labels(sandboxId),
        ...(device === null ? {} : { DriverOpts: { type: 'none', o: 'bind', device } }),
      })
    }
    await Promise.all(VOLUME_KINDS.map(make))
  }

  /** The container has stopped: its disk need not stay mounted. */
  async release(sandboxId: string): Promise<void> {
    if (this.disks?.has(sandboxId) === true) await this.disks.unmount(sandboxId)
  }

  async remove(sandboxId: string): Promise<void> {
    await Promise.all(VOLUME_KINDS.map((kind) => this.#removeOne(this.#names.volume(sandboxId, kind))))
    await this.disks?.remove(sandboxId)
  }

  /** Sandboxes of which there are volumes or disks, and since when. */
  async list(): Promise<Map<string, Date>> {
    const found = new Map<string, Date>()
    for (const sandboxId of (await this.disks?.list()) ?? []) found.set(sandboxId, new Date(0))
    for (const volume of await this.#engine.volumes(this.#names.filter)) {
      const sandboxId = volume.Labels?.[SANDBOX_LABEL]
      const { CreatedAt } = volume as { CreatedAt?: string }
      if (sandboxId !== undefined) found.set(sandboxId, new Date(CreatedAt ?? 0))
    }
    return found
  }

  async #disksFor(sandboxId: string): Promise<DiskImages | null> {
    if (this.disks === null || this.disks.has(sandboxId)) return this.disks
    const plain = await this.#engine.volume(this.#names.volume(sandboxId, 'workspace'))
    return plain === null ? this.disks : null
  }

  /** A container that is just going still holds it for a moment. */
  async #removeOne(name: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#engine.removeVolume(name)
      } catch (error) {
        if (!(error instanceof EngineError && error.kind === 'conflict') || tries === REMOVE_TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS))
      }
    }
  }
}
