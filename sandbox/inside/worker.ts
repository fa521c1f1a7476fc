/** A process of the unprivileged user: it does the file work and the killing, with no more rights than the code it serves. */
import { callerOf } from './caller-of.ts'
import { readMany, scanTree } from './checkpoints/scan-tree.ts'
import { actOnFile } from './file-actions.ts'
import { killTree } from './kill-tree.ts'
import { socketOwners } from './listening-ports.ts'
import { unpack } from './unpack.ts'
import type { FileAction } from './wire.ts'

export type WorkerRequest = { id: number; root: string } & (
  | { kind: 'file'; action: FileAction; bytes?: Uint8Array }
  | { kind: 'kill'; mark: string; group: number; graceMs: number }
  | { kind: 'unpack'; path: string }
  | { kind: 'owners'; inodes: readonly string[] }
  | { kind: 'caller'; from: number; to: number }
  | { kind: 'scan' }
  | { kind: 'read-many'; paths: readonly string[] }
)
export interface WorkerReply {
  id: number
  result: unknown
}

export function runWorker(): void {
  const reply = (id: number, result: unknown) => process.send?.({ id, result } satisfies WorkerReply)
  process.on('message', (request: WorkerRequest) => {
    if (request.kind === 'file') reply(request.id, actOnFile(request.root, request.action, request.bytes))
    else if (request.kind === 'owners') reply(request.id, socketOwners(request.inodes))
    else if (request.kind === 'caller') reply(request.id, callerOf(request))
    else if (request.kind === 'scan') reply(request.id, { ok: true, value: scanTree(request.root) })
    else if (request.kind === 'read-many') reply(request.id, readMany(request.root, request.paths))
    else if (request.kind === 'kill')
      killTree(request).then(
        (count) => reply(request.id, count),
        () => reply(request.id, 0),
      )
    else
      unpack(request.root, request.path).then(
        (result) => reply(request.id, result),
        (error: unknown) =>
          reply(request.id, { ok: false, problem: { kind: 'failed', path: request.path, message: String(error) } }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}
