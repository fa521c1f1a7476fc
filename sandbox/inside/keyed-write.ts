/** A write under the key of a call: done once, and what was cut in between is known by its content. */
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

/** Accepted before it is done. Rejects with BadRequest. */
export async function keyedWrite(
  wish: Wish,
  { ledger, worker, disk }: { ledger: Ledger; worker: Worker; disk: Pick<DiskLimit, 'refusal'> },
): Promise<Result<WriteDoneBody>> {
  const { key, action, bytes } = wish
  if (action.act !== 'write' || action.size !== bytes.length) throw new BadRequest('That is no write, or it is cut.')
  if (disk.refusal !== null) return refuse('disk_full', action.path, disk.refusal)
  if (key === null) return doneOf(await worker.file(action, bytes))
  const inputHash = createHash('sha256').update(action.path).update('\0').update(bytes).digest('hex')
  const isNew = ledger.accept(key, { inputHash, kind: 'write', outputPath: '' })
  const accepted = ledger.accepted(key)
  if (accepted === null || accepted === 'tombstone' || accepted.inputHash !== inputHash)
    return refuse('failed', action.path, 'The key belongs to another input, or was cancelled.')
  const before = isNew ? null : (ledger.written(key) ?? (await cutAfterRename(wish, worker)))
  const result: Result<WriteDoneBody> =
    before === null ? doneOf(await worker.file(action, bytes)) : { ok: true, value: before }
  // A write that was refused did not happen: the same call may try again on other content.
  if (result.ok) ledger.recordWritten(key, result.value)
  else ledger.forget(key)
  return result
}

function doneOf(result: Result<Answer>): Result<WriteDoneBody> {
  return result.ok ? { ok: true, value: result.value.meta as WriteDoneBody } : result
}

/** Null: it had not come so far. */
async function cutAfterRename({ action, bytes }: Wish, worker: Worker): Promise<WriteDoneBody | null> {
  const now = await worker.file({ act: 'read', path: action.path, length: 0, maxBytes: 0 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (!now.ok || (now.value.meta as { sha256: string | null }).sha256 !== sha256) return null
  return { sha256, created: action.act === 'write' && action.expect === null, size: bytes.length }
}
