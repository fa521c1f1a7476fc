/** The volumes of a sandbox: what survives its container. Workspace and home share a disk of fixed size where one can be had. */
import { DISK_FOLDERS, type DiskImages } from './disk-images.ts'
import { type Engine, ignoring, orNull, QUICK_MS, SLOW_MS, statusOf, within } from './engine.ts'
import { labelsOf, namesOf } from './profile.ts'

export interface VolumesOptions {
  engine: Engine
  installationId: string
  /** Null: none can be had here; the volumes are plain ones, and their size is only looked at. */
  disks: DiskImages | null
}

/** As a person calls them. */
const KINDS = { workspace: 'workspace', home: 'home', state: 'results of commands' } as const
type Kind = keyof typeof KINDS
const ALL = Object.keys(KINDS) as Kind[]

const REMOVE_TRIES = 30
const REMOVE_PAUSE_MS = 100

export class Volumes {
  readonly #options: VolumesOptions

  constructor(options: VolumesOptions) {
    this.#options = options
  }

  /** Whether what is written is bounded by a file system, and not only watched. */
  isBounded(sandboxId: string): boolean {
    return this.#options.disks?.has(sandboxId) === true
  }

  /** What of them is there, in words. */
  async present(sandboxId: string): Promise<{ workspace: boolean; words: string[] }> {
    const names = namesOf(sandboxId)
    const { engine } = this.#options
    const there = await Promise.all(
      ALL.map(async (kind) => (await orNull(engine.getVolume(names[kind]).inspect())) !== null),
    )
    const found = ALL.filter((kind, index) => there[index] || (isOnDisk(kind) && this.isBounded(sandboxId)))
    return { workspace: found.includes('workspace'), words: found.map((kind) => KINDS[kind]) }
  }

  /** Makes what is missing and mounts the disk; idempotent. A sandbox that began without a disk goes on without. */
  async ensure(sandboxId: string, diskBytes: number): Promise<void> {
    const { engine, installationId } = this.#options
    const disks = await this.#disksFor(sandboxId)
    await disks?.mount(sandboxId, diskBytes)
    const names = namesOf(sandboxId)
    // They carry our label too, so that a sweep finds them without their container.
    const make = (kind: Kind) =>
      within(
        QUICK_MS,
        engine.createVolume({
          Name: names[kind],
          Labels: labelsOf(installationId, sandboxId),
          ...(disks !== null && isOnDisk(kind)
            ? { DriverOpts: { type: 'none', o: 'bind', device: disks.path(sandboxId, kind) } }
            : {}),
        }),
      )
    await Promise.all(ALL.map(make))
  }

  /** The container has stopped: its disk need not stay mounted. */
  async release(sandboxId: string): Promise<void> {
    if (this.isBounded(sandboxId)) await this.#options.disks?.unmount(sandboxId)
  }

  /** Idempotent. */
  async remove(sandboxId: string): Promise<void> {
    const names = namesOf(sandboxId)
    await Promise.all(ALL.map((kind) => this.#removeOne(names[kind])))
    await this.#options.disks?.remove(sandboxId)
  }

  /** Sandboxes of which there are volumes or disks, and since when. */
  async list(filters: { label: string[] }): Promise<Map<string, Date>> {
    const { engine, disks } = this.#options
    const found = new Map<string, Date>()
    for (const sandboxId of (await disks?.list()) ?? []) found.set(sandboxId, new Date(0))
    const { Volumes: volumes } = await within(QUICK_MS, engine.listVolumes({ filters }))
    for (const volume of volumes ?? []) {
      const sandboxId = volume.Labels?.['slipway.sandbox']
      const { CreatedAt } = volume as { CreatedAt?: string }
      if (sandboxId !== undefined) found.set(sandboxId, new Date(CreatedAt ?? 0))
    }
    return found
  }

  async #disksFor(sandboxId: string): Promise<DiskImages | null> {
    const { disks, engine } = this.#options
    if (disks === null || disks.has(sandboxId)) return disks
    const plain = await orNull(engine.getVolume(namesOf(sandboxId).workspace).inspect())
    return plain === null ? disks : null
  }

  /** A container that is just going still holds it for a moment. */
  async #removeOne(name: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await ignoring([404], within(SLOW_MS, this.#options.engine.getVolume(name).remove({ force: true })))
      } catch (error) {
        if (statusOf(error) !== 409 || tries === REMOVE_TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS))
      }
    }
  }
}

function isOnDisk(kind: Kind): kind is (typeof DISK_FOLDERS)[number] {
  return (DISK_FOLDERS as readonly Kind[]).includes(kind)
}
