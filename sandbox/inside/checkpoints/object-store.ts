/** Contents by their sha256, each once, in files that only the daemon may read; and the lists of what a checkpoint holds. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

export interface KeptEntry {
  path: string
  type: 'file' | 'directory' | 'link'
  mode: number
  size: number
  mtimeMs: number
  stamp: string
  /** Null: a directory, a link, or a file that is too large to be kept. */
  sha256: string | null
  /** Its stamp proves that its content is the same; false when it changed within a tick of being looked at. */
  sure: boolean
  target?: string
}

export interface Manifest {
  checkpointId: string
  parent: string | null
  atMs: number
  treeHash: string
  entries: KeptEntry[]
  leftOut: string[]
}

/** On disk: the entries, or the checkpoint whose entries are the same to the last stamp. */
type Stored = (Omit<Manifest, 'entries'> & { entries: KeptEntry[] }) | (Omit<Manifest, 'entries'> & { sameAs: string })

export class ObjectStore {
  readonly #objects: string
  readonly #manifests: string
  #bytes = 0

  constructor(dir: string) {
    this.#objects = join(dir, 'objects')
    this.#manifests = join(dir, 'manifests')
    for (const path of [dir, this.#objects, this.#manifests]) mkdirSync(path, { recursive: true, mode: 0o700 })
    for (const { path } of this.#all()) this.#bytes += statSync(path).size
  }

  /** Of all contents. */
  get bytes(): number {
    return this.#bytes
  }

  has(sha256: string): boolean {
    return existsSync(this.#pathOf(sha256))
  }

  /** Whole or not at all. Throws the errno of a full disk. */
  put(sha256: string, bytes: Uint8Array): void {
    if (this.has(sha256)) return
    const path = this.#pathOf(sha256)
    const temporary = join(this.#objects, `new-${randomBytes(8).toString('hex')}`)
    try {
      writeFileSync(temporary, bytes, { mode: 0o600 })
      mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    this.#bytes += bytes.length
  }

  /** Null when it is not kept, or is not what was put: what a crash cut is as good as gone. */
  get(sha256: string): Buffer | null {
    if (!this.has(sha256)) return null
    const bytes = readFileSync(this.#pathOf(sha256))
    return createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null
  }

  writeManifest(manifest: Manifest, sameAs: string | null): void {
    const { entries, ...head } = manifest
    const stored: Stored = sameAs === null ? { ...head, entries } : { ...head, sameAs }
    const path = this.#manifestPath(manifest.checkpointId)
    const temporary = `${path}.new`
    writeFileSync(temporary, gzipSync(JSON.stringify(stored), { level: 1 }), { mode: 0o600 })
    renameSync(temporary, path)
  }

  readManifest(checkpointId: string): Manifest | null {
    const path = this.#manifestPath(checkpointId)
    if (!existsSync(path)) return null
    const stored = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Stored
    if ('entries' in stored) return stored
    const { sameAs, ...head } = stored
    const other = this.readManifest(sameAs)
    return other === null ? null : { ...head, entries: other.entries }
  }

  /** The oldest first. */
  checkpoints(): string[] {
    return readdirSync(this.#manifests)
      .filter((name) => name.endsWith('.json.gz'))
      .map((name) => ({ name, at: statSync(join(this.#manifests, name)).mtimeMs }))
      .sort((left, right) => left.at - right.at)
      .map(({ name }) => name.slice(0, -'.json.gz'.length))
  }

  /** Forgets checkpoints, and then all that none of the others holds. */
  keepOnly(checkpointIds: ReadonlySet<string>): void {
    const manifests = [...checkpointIds].flatMap((id) => this.readManifest(id) ?? [])
    // Those that lean on a forgotten one get entries of their own first.
    for (const manifest of manifests) this.writeManifest(manifest, null)
    for (const id of this.checkpoints()) if (!checkpointIds.has(id)) rmSync(this.#manifestPath(id), { force: true })
    const held = new Set(manifests.flatMap(({ entries }) => entries.flatMap(({ sha256 }) => sha256 ?? [])))
    for (const { path, sha256 } of this.#all()) {
      if (held.has(sha256)) continue
      this.#bytes -= statSync(path).size
      rmSync(path, { force: true })
    }
  }

  #all(): { path: string; sha256: string }[] {
    return readdirSync(this.#objects).flatMap((first) =>
      first.length === 2
        ? readdirSync(join(this.#objects, first)).map((rest) => ({
            path: join(this.#objects, first, rest),
            sha256: first + rest,
          }))
        : [],
    )
  }

  #pathOf(sha256: string): string {
    return join(this.#objects, sha256.slice(0, 2), sha256.slice(2))
  }

  #manifestPath(checkpointId: string): string {
    return join(this.#manifests, `${checkpointId}.json.gz`)
  }
}
