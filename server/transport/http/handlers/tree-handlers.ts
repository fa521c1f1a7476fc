/** What the routes of the file tree do: everything happens inside the container. */
import { FILE_LIMIT } from '#protocol/api/file-routes.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { BinOutcome } from '#server/sessions/files/bin.ts'
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'
import { Reply } from '../reply.ts'
import { noteChanges } from './note-change.ts'
import { withSandbox } from './with-sandbox.ts'
import { good, hashOf, inside } from './workspace-answer.ts'

type TreeHandlers = Pick<
  Handlers,
  'fileNames' | 'makeDirectory' | 'moveFile' | 'putIntoBin' | 'takeOutOfBin' | 'download'
>

export const treeHandlers: TreeHandlers = {
  fileNames: ({ params, headers }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const { body, etag } = good(await session.files.names.get(sandbox))
      if (headers['if-none-match'] === etag) return new Reply({ status: 304, headers: { etag } })
      return new Reply({ status: 200, headers: { etag, 'content-type': 'application/json' }, body })
    }),

  makeDirectory: ({ params, body }, context) =>
    withSandbox(context, params.id, async ({ workspace }) => {
      good(await workspace.makeDirectory(inside(body.path)))
      return { path: body.path }
    }),

  moveFile: ({ params, headers, body }, context) =>
    withSandbox(context, params.id, async ({ workspace }) => {
      const [from, to] = [inside(body.from), inside(body.to)]
      const expected = hashOf(headers['if-match'])
      if (expected !== undefined) {
        const { sha256 } = good(await workspace.readFile(from, { length: 0 }))
        if (sha256 !== expected) throw problem(412, 'changed', 'The file is not the one you have seen.')
      }
      good(await workspace.move(from, to))
      await noteChanges(context, params.id, [
        { path: from, change: 'deleted' },
        { path: to, change: 'created' },
      ])
      return { from: body.from, to: body.to }
    }),

  putIntoBin: ({ params, body }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const path = inside(body.path)
      done(await session.files.bin.put(sandbox, { path, binId: body.binId }))
      await noteChanges(context, params.id, [{ path, change: 'deleted' }])
      return { binId: body.binId }
    }),

  takeOutOfBin: ({ params, body }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const path = inside(body.path)
      done(await session.files.bin.take(sandbox, { path, binId: params.binId }))
      await noteChanges(context, params.id, [{ path, change: 'created' }])
      return { path: body.path }
    }),

  download: ({ params, query }, context) =>
    withSandbox(context, params.id, async (sandbox) => {
      const { path } = query
      const name = path.split('/').filter(Boolean).at(-1) ?? 'workspace'
      const { type } = good(await sandbox.workspace.stat(inside(path)))
      if (type !== 'directory') return fileReply(sandbox, path, name)
      const options = { path: path === '' ? '.' : path, signal: context.signal }
      const archive = good(await sandbox.exportArchive(options))
      const headers = {
        'content-type': 'application/gzip',
        'content-disposition': attachmentNamed(`${name}.tar.gz`),
      }
      return new Reply({ status: 200, headers, body: archive })
    }),
}

function done(outcome: BinOutcome): void {
  if (outcome.kind === 'refused') good({ ok: false, problem: outcome.problem })
  if (outcome.kind === 'unclear') throw problem(503, 'unclear', outcome.message)
}

async function fileReply(sandbox: Sandbox, path: string, name: string): Promise<Reply> {
  const { bytes } = good(await sandbox.workspace.readFile(inside(path), { maxBytes: FILE_LIMIT }))
  const headers = { 'content-type': 'application/octet-stream', 'content-disposition': attachmentNamed(name) }
  return new Reply({ status: 200, headers, body: bytes })
}

/** RFC 6266: plain for old readers, whole for all others. */
function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_')
  const whole = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
