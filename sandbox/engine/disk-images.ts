/** A disk of fixed size for each sandbox, as a file that is mounted on this machine: the only quota that plain volumes can have. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const USER = 1000
/** What the unprivileged user fills. The daemon's ledger lies elsewhere: a full disk must not keep it from writing. */
export const DISK_FOLDERS = ['workspace', 'home'] as const
export type DiskFolder = (typeof DISK_FOLDERS)[number]
const PROGRAM_MS = 60_000

export class DiskImages {
  readonly #dir: string
  /** One at a time for each sandbox: two mounts of one file would be two file systems on it. */
  readonly #busy = new Map<string, Promise<void>>()

  /** `dir` must be on this machine, and the engine too. */
  constructor(dir: string) {
    this.#dir = dir
  }

  /** Null: this process may mount files; else why not. */
  static unusable(): string | null {
    if (process.getuid?.() !== 0) return 'the server does not run as root'
    if (!existsSync('/dev/loop-control')) return 'this machine has no loop devices'
    return mkfs() === undefined ? 'mkfs.ext4 is not installed' : null
  }

  has(sandboxId: string): boolean {
    return existsSync(this.#image(sandboxId))
  }

  /** What a volume is bound to. */
  path(sandboxId: string, folder: DiskFolder): string {
    return join(this.#mountPoint(sandboxId), folder)
  }

  /** Makes the disk if there is none, and mounts it if it is not, as after a restart of the machine. Rejects with the program's words. */
  async mount(sandboxId: string, bytes: number): Promise<void> {
    await this.#alone(sandboxId, async () => {
      if (!this.has(sandboxId)) await this.#make(sandboxId, bytes)
      const point = this.#mountPoint(sandboxId)
      if (await isMounted(point)) return
      await mkdir(point, { recursive: true, mode: 0o700 })
      // What is deleted inside is given back to the machine.
      await program('mount', ['-o', 'loop,nosuid,nodev,noatime,discard', this.#image(sandboxId), point])
      for (const folder of DISK_FOLDERS) await makeFolder(join(point, folder))
    })
  }

  /** The files stay. Idempotent. */
  async unmount(sandboxId: string): Promise<void> {
    await this.#alone(sandboxId, () => this.#unmount(sandboxId))
  }

  async remove(sandboxId: string): Promise<void> {
    await this.#alone(sandboxId, async () => {
      await this.#unmount(sandboxId)
      await rm(this.#image(sandboxId), { force: true })
      await rm(this.#mountPoint(sandboxId), { recursive: true, force: true })
    })
  }

  /** Sandboxes that have a disk here. */
  async list(): Promise<string[]> {
    if (!existsSync(this.#dir)) return []
    return (await readdir(this.#dir)).flatMap((name) => (name.endsWith('.ext4') ? [name.slice(0, -5)] : []))
  }

  async #alone(sandboxId: string, work: () => Promise<void>): Promise<void> {
    const before = this.#busy.get(sandboxId) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#busy.set(sandboxId, mine)
    try {
      await mine
    } finally {
      if (this.#busy.get(sandboxId) === mine) this.#busy.delete(sandboxId)
    }
  }

  async #unmount(sandboxId: string): Promise<void> {
    const point = this.#mountPoint(sandboxId)
    if (!(await isMounted(point))) return
    // The engine may still be letting go of it; then the kernel ends it when the engine has.
    await program('umount', [point]).catch(() => program('umount', ['--lazy', point]))
  }

  /** Under another name first: what carries the name is whole. */
  async #make(sandboxId: string, bytes: number): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
    const draft = `${this.#image(sandboxId)}.new`
    await rm(draft, { force: true })
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.truncate(bytes)
    } finally {
      await file.close()
    }
    const layout = ['-m', '0', '-O', '^resize_inode', '-J', 'size=8', '-i', '8192']
    const lazy = ['-E', 'lazy_itable_init=1,lazy_journal_init=1,nodiscard']
    await program(mkfs() ?? 'mkfs.ext4', ['-q', '-F', ...layout, ...lazy, draft])
    await rename(draft, this.#image(sandboxId))
  }

  #image(sandboxId: string): string {
    return join(this.#dir, `${sandboxId}.ext4`)
  }

  #mountPoint(sandboxId: string): string {
    return join(this.#dir, sandboxId)
  }
}

async function program(name: string, args: readonly string[]): Promise<void> {
  try {
    await run(name, args, { timeout: PROGRAM_MS })
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message?: string }
    const words = (stderr?.trim() || message || String(cause)).slice(0, 500)
    throw new Error(`The disk of the sandbox could not be prepared: ${words}`, { cause })
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
