/** Watches the directories below one, each by itself, without installed packages; where the kernel has no more watches, it looks from time to time. */
import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { leftOutByName } from './checkpoints/left-out.ts'

export interface WatchTreeOptions {
  signal: AbortSignal
  changed(path: string): void
  /** More happened, or may have, than was seen. Told first when the watch stands: nobody knows what came before it. */
  overflow(): void
}

/** Directories with a watch of their own; the rest is looked at. */
const WATCHES = 8_000
/** Milliseconds between looks where there is no watch, and entries that a look compares. */
const LOOK_MS = 3_000
const LOOK_ENTRIES = 20_000
/** Our own files on their way to a name. */
const PASSING = /^\.slipway-[0-9a-f]+$/

/** Goes on until the signal aborts. Links are never gone into. */
export function watchTree(root: string, options: WatchTreeOptions): void {
  const tree = new WatchedTree(root, options)
  options.signal.addEventListener('abort', () => tree.end(), { once: true })
  void tree.add(root).then(options.overflow, options.overflow)
}

class WatchedTree {
  readonly #root: string
  readonly #options: WatchTreeOptions
  readonly #watchers = new Map<string, FSWatcher>()
  #looking: NodeJS.Timeout | null = null
  #seen: Map<string, string> | null = null

  constructor(root: string, options: WatchTreeOptions) {
    this.#root = root
    this.#options = options
  }

  end(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
    if (this.#looking !== null) clearInterval(this.#looking)
  }

  async add(top: string): Promise<void> {
    const todo = [top]
    for (let dir = todo.pop(); dir !== undefined && !this.#options.signal.aborted; dir = todo.pop()) {
      if (!this.#watch(dir)) return await this.#look()
      // In `.git` only its own entries say something; its objects are many.
      if (!dir.endsWith('/.git')) todo.push(...(await directoriesIn(dir)))
    }
  }

  /** False: there are no more watches to be had. */
  #watch(dir: string): boolean {
    if (this.#watchers.has(dir)) return true
    if (this.#watchers.size >= WATCHES) return false
    try {
      const watcher = watch(dir, (kind, name) => this.#happened(dir, kind, name))
      watcher.on('error', () => this.#drop(dir))
      this.#watchers.set(dir, watcher)
      return true
    } catch (error) {
      // Gone meanwhile, or closed to us: nothing to see, and no lack of watches.
      return error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code))
    }
  }

  #happened(dir: string, kind: string, name: string | null): void {
    if (name === null) this.#options.overflow()
    if (name === null || PASSING.test(name)) return
    const path = join(dir, name)
    this.#options.changed(path)
    if (kind !== 'rename' || leftOutByName(name) || dir === join(this.#root, '.git')) return
    lstat(path).then(
      (stat) => {
        if (stat.isDirectory()) void this.add(path).catch(this.#options.overflow)
      },
      () => this.#dropBelow(path),
    )
  }

  #drop(dir: string): void {
    this.#watchers.get(dir)?.close()
    this.#watchers.delete(dir)
  }

  #dropBelow(path: string): void {
    for (const dir of [...this.#watchers.keys()]) if (dir === path || dir.startsWith(`${path}/`)) this.#drop(dir)
  }

  async #look(): Promise<void> {
    this.#looking ??= setInterval(() => void this.#compare().catch(this.#options.overflow), LOOK_MS)
    await this.#compare()
  }

  async #compare(): Promise<void> {
    const before = this.#seen
    const now = await pictureOf(this.#root)
    this.#seen = now
    if (before === null) return
    for (const [path, stamp] of now) if (before.get(path) !== stamp) this.#options.changed(path)
    for (const path of before.keys()) if (!now.has(path)) this.#options.changed(path)
  }
}

/** Stamps by path; in part, where there is more than a look compares. */
async function pictureOf(root: string): Promise<Map<string, string>> {
  const picture = new Map<string, string>()
  const todo = [root]
  for (let dir = todo.pop(); dir !== undefined && picture.size < LOOK_ENTRIES; dir = todo.pop()) {
    for (const name of await readdir(dir).catch(() => [])) {
      const path = join(dir, name)
      const stat = await lstat(path).catch(() => null)
      if (stat === null) continue
      picture.set(path, `${stat.mtimeMs}:${stat.ctimeMs}:${stat.size}`)
      if (stat.isDirectory() && name !== '.git' && !leftOutByName(name)) todo.push(path)
    }
  }
  return picture
}

async function directoriesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return entries.flatMap((entry) => (entry.isDirectory() && !leftOutByName(entry.name) ? [join(dir, entry.name)] : []))
}
