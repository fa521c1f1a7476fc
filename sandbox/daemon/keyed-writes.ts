/** Writes that happen once under their key, however often they are asked for and wherever the daemon is cut. */
import { createHash } from 'node:crypto'
import { temporaryName } from './file-actions.ts'
import type { Ledger, WriteDoneBody } from './ledger.ts'
import { refuse } from './walk.ts'
import type { FileAction, Result } from './wire.ts'
import type { Worker } from './worker-pool.ts'

type WriteAction = Extract<FileAction, { act: 'write' }>

export interface KeyedWriteOptions {
  ledger: Ledger
  worker: Worker
  epoch(): number
}

export class KeyedWrites {
  readonly #options: KeyedWriteOptions
  readonly #running = new Map<string, Promise<Result<WriteDoneBody>>>()

  constructor(options: KeyedWriteOptions) {
    this.#options = options
  }

  /** Finishes what an earlier daemon had begun: applied, or found overtaken and left as it is. */
  async recover(): Promise<void> {
    const { ledger } = this.#options
    for (const key of ledger.keys()) {
      const accepted = ledger.accepted(key)
      if (accepted === null || accepted === 'tombstone' || accepted.kind !== 'write') continue
      if (ledger.written(key) === null) await this.#settle(key)
    }
  }

  /** Resolves when no write of this key is under way. */
  async settled(key: string): Promise<void> {
    await this.#running.get(key)
  }

  write(key: string, action: WriteAction, bytes: Uint8Array): Promise<Result<WriteDoneBody>> {
    const { ledger, epoch } = this.#options
    const expected = action.expect === undefined ? 'any' : (action.expect ?? 'none')
    const inputHash = createHash('sha256').update(`${action.path}\0${expected}\0`).update(bytes).digest('hex')
    if (!ledger.accept(key, { inputHash, kind: 'write', outputPath: '', epoch: epoch() }))
      return this.#again(key, inputHash, action.path)
    const work = this.#do(key, action, bytes).finally(() => this.#running.delete(key))
    this.#running.set(key, work)
    return work
  }

  async #again(key: string, inputHash: string, path: string): Promise<Result<WriteDoneBody>> {
    const { ledger } = this.#options
    const accepted = ledger.accepted(key)
    if (accepted === 'tombstone') return refuse('failed', path, 'The call was cancelled before it began.')
    if (accepted === null || accepted.kind !== 'write' || accepted.inputHash !== inputHash)
      return refuse('failed', path, 'The key belongs to another input.')
    const running = this.#running.get(key)
    if (running !== undefined) return running
    const done = ledger.written(key)
    return done === null
      ? refuse('failed', path, 'This write was cut, and somebody else has changed the file since.')
      : { ok: true, value: done }
  }

  async #do(key: string, action: WriteAction, bytes: Uint8Array): Promise<Result<WriteDoneBody>> {
    const { ledger, worker } = this.#options
    const { path, expect, makeParents } = action
    const intent = await worker.prepareWrite({ path, expect, makeParents, temporary: temporaryName() }, bytes)
    // A write that was refused did not happen: the same call may try again on other content.
    if (!intent.ok) {
      ledger.forget(key)
      return intent
    }
    ledger.intend(key, { ...intent.value, size: bytes.length })
    const done = await this.#settle(key)
    if (done !== null) return { ok: true, value: done }
    ledger.forget(key)
    return refuse('changed', path)
  }

  /** Null: it did not happen. Twice, since the code that the worker serves may have killed it in between. */
  async #settle(key: string): Promise<WriteDoneBody | null> {
    const { ledger, worker } = this.#options
    const intent = ledger.intended(key)
    if (intent === null) return null
    const first = await worker.settleWrite(intent)
    const settled = first.ok ? first : await worker.settleWrite(intent)
    if (!settled.ok || !settled.value.done) return null
    const done = { sha256: intent.after, created: settled.value.created, size: intent.size }
    ledger.recordWritten(key, done)
    return done
  }
}
