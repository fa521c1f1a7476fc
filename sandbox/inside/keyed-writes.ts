/** Writes under the key of a call: done once, and what was cut in between is known by its content. */
import { createHash } from 'node:crypto'
import type { DiskLimit } from './disk-limit.ts'
import type { Answer } from './file-actions.ts'
import type { Ledger, WriteDoneBody } from './ledger.ts'
import { BadRequest } from './serve.ts'
import { refuse } from './walk.ts'
import type { FileAction, Result } from './wire.ts'
import type { Worker } from './worker-pool.ts'

export interface Wish {
  key: string | null
  action: FileAction
  bytes: Uint8Array
}

export interface KeyedWritesOptions {
  ledger: Ledger
  worker: Pick<Worker, 'file'>
  disk: Pick<DiskLimit, 'refusal'>
  /** What a call has written, so that it can be told from what people make of it. Must not throw. */
  keep(sha256: string, bytes: Uint8Array): void
}

export class KeyedWrites {
  readonly #options: KeyedWritesOptions
  readonly #running = new Map<string, Promise<unknown>>()

  constructor(options: KeyedWritesOptions) {
    this.#options = options
  }

  /** Accepted before it is done. Whoever asks for it again meanwhile waits for it. Rejects with BadRequest. */
  async write(wish: Wish): Promise<Result<WriteDoneBody>> {
    const { key, action, bytes } = wish
    const { disk, worker } = this.#options
    if (action.act !== 'write' || action.size !== bytes.length) throw new BadRequest('That is no write, or it is cut.')
    if (disk.refusal !== null) return refuse('disk_full', action.path, disk.refusal)
    if (key === null) return doneOf(await worker.file(action, bytes))
    // In the same breath as it arrived, where nothing holds it up: who asks next must not hear that it never came.
    if (this.#running.has(key)) await this.settled(key)
    const work = this.#write(key, wish)
    this.#running.set(key, work)
    try {
      return await work
    } finally {
      if (this.#running.get(key) === work) this.#running.delete(key)
    }
  }

  /** Resolves when nothing is being written under the key: what its server has left in the middle is then done or refused. */
  async settled(key: string): Promise<void> {
    for (let running = this.#running.get(key); running !== undefined; running = this.#running.get(key))
      await running.catch(() => undefined)
  }

  async #write(key: string, wish: Wish): Promise<Result<WriteDoneBody>> {
    const { action, bytes } = wish
    const { ledger, worker, keep } = this.#options
    const inputHash = createHash('sha256').update(action.path).update('\0').update(bytes).digest('hex')
    const isNew = ledger.accept(key, { inputHash, kind: 'write', outputPath: '' })
    const accepted = ledger.accepted(key)
    if (accepted === null || accepted === 'tombstone' || accepted.inputHash !== inputHash)
      return refuse('failed', action.path, 'The key belongs to another input, or was cancelled.')
    const before = isNew ? null : (ledger.written(key) ?? (await cutAfterRename(wish, worker)))
    const result: Result<WriteDoneBody> =
      before === null ? doneOf(await worker.file(action, bytes)) : { ok: true, value: before }
    // A write that was refused did not happen: the same call may try again on other content.
    if (!result.ok) ledger.forget(key)
    else {
      ledger.recordWritten(key, result.value)
      keep(result.value.sha256, bytes)
    }
    return result
  }
}

function doneOf(result: Result<Answer>): Result<WriteDoneBody> {
  return result.ok ? { ok: true, value: result.value.meta as WriteDoneBody } : result
}

/** Null: it had not come so far. */
async function cutAfterRename({ action, bytes }: Wish, worker: Pick<Worker, 'file'>): Promise<WriteDoneBody | null> {
  const now = await worker.file({ act: 'read', path: action.path, length: 0, maxBytes: 0 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (!now.ok || (now.value.meta as { sha256: string | null }).sha256 !== sha256) return null
  return { sha256, created: action.act === 'write' && action.expect === null, size: bytes.length }
}
