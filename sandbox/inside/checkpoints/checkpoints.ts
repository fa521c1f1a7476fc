/** States of the files, kept beside the workspace: what did not change since the last look is neither read nor stored again. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { CheckpointMade, Comparison } from '../../workbench.ts'
import { refuseError } from '../walk.ts'
import type { Problem, Result } from '../wire.ts'
import type { Worker } from '../worker-pool.ts'
import { compareTrees } from './compare-trees.ts'
import { type KeptEntry, type Manifest, ObjectStore } from './object-store.ts'
import { KEPT_FILE_BYTES, type ScannedEntry } from './scan-tree.ts'

export interface CheckpointsOptions {
  stateDir: string
  /** Of its own, so that no tool waits for a look at a large tree. */
  worker: Worker
  /** Bytes of all contents together. */
  quotaBytes?: number
}

const QUOTA_BYTES = 512 * 1024 * 1024
/** What stays when the quota is reached: the first, from which a session is measured, and these newest. */
const NEWEST_KEPT = 10
/** Files and bytes that are read at once, so that nothing else waits long. */
const BATCH_FILES = 100
const BATCH_BYTES = 4 * 1024 * 1024
/** Milliseconds: a file that changed this shortly before a look may change again with the same stamp. */
const TICK_MS = 50
const NOT_KEPT = 'The files as they were then are not kept any more.'

interface Tree {
  entries: KeptEntry[]
  leftOut: string[]
  read: number
}

export class Checkpoints {
  readonly #worker: Worker
  readonly #store: ObjectStore
  readonly #quota: number
  #index: Map<string, KeptEntry> | null = null
  #newest: Manifest | null = null
  /** One look at a time. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor({ stateDir, worker, quotaBytes = QUOTA_BYTES }: CheckpointsOptions) {
    this.#worker = worker
    this.#store = new ObjectStore(join(stateDir, 'checkpoints'))
    this.#quota = quotaBytes
  }

  take(checkpointId: string): Promise<Result<CheckpointMade>> {
    return this.#inOrder(checkpointId, () => this.#take(checkpointId))
  }

  compare(checkpointId: string): Promise<Result<Comparison>> {
    return this.#inOrder(checkpointId, async () => {
      const base = this.#store.readManifest(checkpointId)
      if (base === null) return fail('not_found', checkpointId, NOT_KEPT)
      const tree = await this.#look()
      return { ok: true, value: compareTrees(base, tree, (sha256) => this.#store.get(sha256)) }
    })
  }

  file({ checkpointId, path }: { checkpointId: string; path: string }): Result<{
    meta: Pick<KeptEntry, 'mode' | 'size' | 'sha256'> & { type: 'file' | 'link'; kept: boolean }
    bytes: Uint8Array | null
  }> {
    const manifest = this.#store.readManifest(checkpointId)
    if (manifest === null) return fail('failed', checkpointId, NOT_KEPT)
    const entry = manifest.entries.find((one) => one.path === path)
    if (entry === undefined || entry.type === 'directory')
      return fail('not_found', path, 'The checkpoint has no such file.')
    const { type, mode, size, sha256, target } = entry
    const bytes = type === 'link' ? Buffer.from(target ?? '') : sha256 === null ? null : this.#store.get(sha256)
    return { ok: true, value: { meta: { type, mode, size, sha256, kept: bytes !== null }, bytes } }
  }

  content(sha256: string): Uint8Array | null {
    return this.#store.get(sha256)
  }

  /** Beside all states, until room is needed. Where it cannot be kept, an undo later says so. */
  keep(sha256: string, bytes: Uint8Array): void {
    if (bytes.length > KEPT_FILE_BYTES || this.#store.bytes + bytes.length > this.#quota) return
    try {
      this.#store.put(sha256, bytes)
    } catch (error) {
      process.stderr.write(`A content was not kept: ${String(error)}\n`)
    }
  }

  async #take(checkpointId: string): Promise<Result<CheckpointMade>> {
    const startedAt = performance.now()
    const made = this.#store.readManifest(checkpointId)
    if (made !== null) return { ok: true, value: madeOf(made, { read: 0, durationMs: 0 }) }
    const { entries, leftOut, read } = await this.#look()
    const parent = this.#newestManifest()
    const manifest: Manifest = {
      ...{ checkpointId, parent: parent?.checkpointId ?? null, atMs: Date.now() },
      ...{ treeHash: treeHashOf(entries), entries, leftOut },
    }
    this.#store.writeManifest(manifest, parent !== null && sameEntries(parent, manifest) ? parent.checkpointId : null)
    this.#newest = manifest
    if (this.#store.bytes > this.#quota) this.#prune()
    return { ok: true, value: madeOf(manifest, { read, durationMs: performance.now() - startedAt }) }
  }

  /** The files as they are now; their contents are in the store afterwards, as far as there is room. */
  async #look(): Promise<Tree> {
    const scan = await this.#worker.scan()
    if (!scan.ok) throw new Error(scan.problem.message)
    const { entries: scanned, leftOut, startedMs } = scan.value
    const index = this.#index ?? new Map((this.#newestManifest()?.entries ?? []).map((entry) => [entry.path, entry]))
    const entries: KeptEntry[] = []
    const unknown: ScannedEntry[] = []
    for (const entry of scanned) {
      const known = index.get(entry.path)
      if (entry.type !== 'file' || entry.size > KEPT_FILE_BYTES) entries.push(keptOf(entry, null, true))
      else if (known?.sure === true && known.stamp === entry.stamp) entries.push(keptOf(entry, known.sha256, true))
      else unknown.push(entry)
    }
    for (const batch of batches(unknown)) entries.push(...(await this.#read(batch, startedMs)))
    entries.sort((left, right) => (left.path < right.path ? -1 : 1))
    this.#index = new Map(entries.map((entry) => [entry.path, entry]))
    return { entries, leftOut, read: unknown.length }
  }

  async #read(batch: readonly ScannedEntry[], startedMs: number): Promise<KeptEntry[]> {
    const contents = await this.#worker.readMany(batch.map(({ path }) => path))
    return batch.flatMap((entry, index) => {
      const bytes = contents[index] ?? null
      // Gone or closed meanwhile: it is not in this state.
      if (bytes === null) return []
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      if (this.#store.bytes + bytes.length <= this.#quota * 1.25) this.#store.put(sha256, bytes)
      const sure = entry.changedMs < startedMs - TICK_MS && bytes.length === entry.size
      return [keptOf({ ...entry, size: bytes.length }, sha256, sure)]
    })
  }

  #newestManifest(): Manifest | null {
    const id = this.#newest === null ? this.#store.checkpoints().at(-1) : undefined
    if (id !== undefined) this.#newest = this.#store.readManifest(id)
    return this.#newest
  }

  #prune(): void {
    const all = this.#store.checkpoints()
    this.#store.keepOnly(new Set([...all.slice(0, 1), ...all.slice(-NEWEST_KEPT)]))
  }

  #inOrder<T>(path: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const done = this.#queue.then(work).catch((error: unknown) => refuseError(error, path))
    this.#queue = done
    return done
  }
}

function keptOf(
  { path, type, mode, size, mtimeMs, stamp, target }: ScannedEntry,
  sha256: string | null,
  sure: boolean,
): KeptEntry {
  return { path, type, mode, size, mtimeMs, stamp, sha256, sure, ...(target === undefined ? {} : { target }) }
}

function* batches(entries: readonly ScannedEntry[]): Generator<ScannedEntry[]> {
  let batch: ScannedEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (batch.length === BATCH_FILES || (batch.length > 0 && bytes + entry.size > BATCH_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += entry.size
  }
  if (batch.length > 0) yield batch
}

/** Names, kinds, modes and contents; no times. */
function treeHashOf(entries: readonly KeptEntry[]): string {
  const hash = createHash('sha256')
  for (const { path, type, mode, size, sha256, target } of entries)
    hash.update(`${type} ${mode.toString(8)} ${sha256 ?? target ?? (type === 'file' ? size : '')} ${path}\0`)
  return hash.digest('hex')
}

function sameEntries(left: Manifest, right: Manifest): boolean {
  return (
    left.entries.length === right.entries.length &&
    left.entries.every((entry, index) => {
      const other = right.entries[index]
      return (
        other?.path === entry.path &&
        other.stamp === entry.stamp &&
        other.sha256 === entry.sha256 &&
        other.sure === entry.sure
      )
    })
  )
}

function madeOf(manifest: Manifest, { read, durationMs }: { read: number; durationMs: number }): CheckpointMade {
  const { checkpointId, parent, treeHash, entries, leftOut } = manifest
  const files = entries.filter(({ type }) => type === 'file')
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  return { checkpointId, parent, treeHash, files: files.length, bytes, leftOut: leftOut.length, read, durationMs }
}

function fail(kind: Problem['kind'], path: string, message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { kind, path, message } }
}
