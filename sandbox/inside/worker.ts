/** A process of the unprivileged user: it does the file work and the killing, with no more rights than the code it serves. */
import { Socket } from 'node:net'
import { encodeFrame, FrameReader } from './call-frames.ts'
import { callerOf } from './caller-of.ts'
import { readMany, scanTree } from './checkpoints/scan-tree.ts'
import { actOnFile } from './file-actions.ts'
import { killTree } from './kill-tree.ts'
import { socketOwners } from './listening-ports.ts'
import { unpack } from './unpack.ts'
import type { FileAction } from './wire.ts'

export type WorkerRequest = { id: number; root: string } & (
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

/** Where it is asked for file work, in frames. */
export const FILES_FD = 4

function serveFiles(): void {
  const pipe = new Socket({ fd: FILES_FD })
  const reader = new FrameReader(Number.POSITIVE_INFINITY)
  pipe.on('error', () => process.exit(0))
  pipe.on('data', (part: Buffer) => {
    for (const { id, head, bytes } of reader.push(part)) {
      const { root, action } = JSON.parse(head) as { root: string; action: FileAction }
      const result = actOnFile(root, action, bytes)
      const body = result.ok ? result.value.bytes : undefined
      const told = result.ok ? { ok: true, value: { meta: result.value.meta } } : result
      const answer = JSON.stringify({ result: told, hasBytes: body !== undefined })
      pipe.write(encodeFrame({ id, head: answer, bytes: body ?? new Uint8Array() }))
    }
  })
}

export function runWorker(): void {
  serveFiles()
  const reply = (id: number, result: unknown) => process.send?.({ id, result } satisfies WorkerReply)
  process.on('message', (request: WorkerRequest) => {
    if (request.kind === 'owners') reply(request.id, socketOwners(request.inodes))
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
