/** A disk of fixed size for each sandbox, as a file that is mounted on this machine: the only quota that plain volumes can have. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Engine, EngineAddress } from './engine.ts'
import type { VolumeKind } from './names.ts'

const run = promisify(execFile)
const USER = 1000
/** What the unprivileged user fills. The daemon's ledger lies elsewhere: a full disk must not keep it from writing. */
const KINDS: readonly VolumeKind[] = ['workspace', 'home']

/** The file system refused: the sentence of the program. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
}

export class DiskImages {
  readonly #dir: string

  /** `dir` must be on this machine, and the engine too. */
  constructor(dir: string) {
    this.#dir = dir
  }

  /** Whether this process may mount files here at all. */
  static usable(): boolean {
    return process.getuid?.() === 0 && existsSync('/dev/loop-control') && mkfs() !== undefined
  }

  static defaultDir(installationId: string): string {
    const name = createHash('sha256').update(installationId).digest('hex').slice(0, 10)
    return `/var/lib/slipway/disks/${name}`
  }

  has(sandboxId: string): boolean {
    return existsSync(this.#image(sandboxId))
  }

  /** Null: this volume does not lie on the disk. */
  path(sandboxId: string, kind: VolumeKind): string | null {
    return KINDS.includes(kind) ? join(this.#mountPoint(sandboxId), kind) : null
  }

  /** Makes the disk if there is none, and mounts it if it is not. Throws DiskError. */
  async mount(sandboxId: string, bytes: number): Promise<void> {
    try {
      if (!this.has(sandboxId)) await this.#make(sandboxId, bytes)
      const point = this.#mountPoint(sandboxId)
      if (await isMounted(point)) return
      await mkdir(point, { recursive: true, mode: 0o700 })
      await run('mount', ['-o', 'loop,nosuid,nodev,noatime', this.#image(sandboxId), point])
      for (const kind of KINDS) await makeFolder(join(point, kind))
    } catch (error) {
      throw new DiskError(`The disk of the sandbox could not be made: ${wordsOf(error)}`, { cause: error })
    }
  }

  /** What the unprivileged user has written and may write. Null: not mounted. */
  async usage(sandboxId: string): Promise<{ used: number; free: number } | null> {
    const point = this.#mountPoint(sandboxId)
    if (!(await isMounted(point))) return null
    const { bsize, blocks, bfree, bavail } = await statfs(point)
    return { used: (blocks - bfree) * bsize, free: bavail * bsize }
  }

  /** The files stay. No error when it is not mounted. */
  async unmount(sandboxId: string): Promise<void> {
    const point = this.#mountPoint(sandboxId)
    if (!(await isMounted(point))) return
    try {
      await run('umount', [point])
    } catch {
      // The engine may still be letting go of it; the kernel ends it when it has.
      await run('umount', ['--lazy', point]).catch((error: unknown) => {
        throw new DiskError(`The disk of the sandbox could not be unmounted: ${wordsOf(error)}`, { cause: error })
      })
    }
  }

  async remove(sandboxId: string): Promise<void> {
    await this.unmount(sandboxId)
    await rm(this.#image(sandboxId), { force: true })
    await rm(this.#mountPoint(sandboxId), { recursive: true, force: true })
  }

  /** Sandboxes that have a disk here. */
  async list(): Promise<string[]> {
    if (!existsSync(this.#dir)) return []
    return (await readdir(this.#dir)).flatMap((name) => (name.endsWith('.ext4') ? [name.slice(0, -5)] : []))
  }

  async #make(sandboxId: string, bytes: number): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
    const draft = `${this.#image(sandboxId)}.new`
    await rm(draft, { force: true })
    const file = await open(draft, 'wx', 0o600)
    await file.truncate(bytes)
    await file.close()
    const layout = ['-m', '0', '-O', '^resize_inode', '-J', 'size=8', '-i', '8192']
    const lazy = ['-E', 'lazy_itable_init=1,lazy_journal_init=1,nodiscard']
    await run(mkfs() ?? 'mkfs.ext4', ['-q', '-F', ...layout, ...lazy, draft])
    await rename(draft, this.#image(sandboxId))
  }

  #image(sandboxId: string): string {
    return join(this.#dir, `${sandboxId}.ext4`)
  }

  #mountPoint(sandboxId: string): string {
    return join(this.#dir, sandboxId)
  }
}

async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return
  await mkdir(path)
  await chmod(path, 0o755)
  await chown(path, USER, USER)
}

async function isMounted(point: string): Promise<boolean> {
  const lines = (await readFile('/proc/self/mounts', 'utf8')).split('\n')
  return lines.some((line) => line.split(' ')[1] === point)
}

function mkfs(): string | undefined {
  return ['/usr/sbin/mkfs.ext4', '/sbin/mkfs.ext4'].find((path) => existsSync(path))
}

function wordsOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string }
  return (stderr?.trim() || message || String(error)).slice(0, 500)
}

/** Null: no quota is wanted, or none can be had here. */
export async function openDisks(
  engine: Engine,
  { disks, engine: address, installationId }: { disks?: string; engine?: EngineAddress; installationId: string },
): Promise<DiskImages | null> {
  if (disks === 'none') return null
  if (disks !== undefined) return new DiskImages(disks)
  const elsewhere = address?.host !== undefined || /^(tcp|ssh|https?):/.test(process.env['DOCKER_HOST'] ?? '')
  if (elsewhere || !DiskImages.usable()) return null
  // An engine of another name, or whose files are not here, runs elsewhere: its socket was carried to us.
  const host = await engine.host().catch(() => null)
  const isHere = host !== null && host.name === hostname() && existsSync(host.rootDir)
  return isHere ? new DiskImages(DiskImages.defaultDir(installationId)) : null
}
