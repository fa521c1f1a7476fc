/** What the routes to a session's files and shell do: everything happens inside its container. */
import { ARCHIVE_LIMIT, FILE_LIMIT } from '#protocol/api/file-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileStat } from '#sandbox/workspace.ts'
import { importSource } from '#server/sessions/import-source.ts'
import { workspacePatch } from '#server/sessions/workspace-patch.ts'
import { actorOf } from '../../caller.ts'
import { type Handlers, personOf } from '../context.ts'
import { problem } from '../problem.ts'
import { limitedBody, readBytes } from '../read-body.ts'
import { jsonReply, Reply } from '../reply.ts'
import { noteChanges } from './note-change.ts'
import { withSandbox } from './with-sandbox.ts'
import { good, hashOf, inside } from './workspace-answer.ts'

type FileHandlers = Pick<
  Handlers,
  'readFile' | 'writeFile' | 'deleteFile' | 'exec' | 'exportArchive' | 'importArchive' | 'exportPatch'
>

const EXEC_TIMEOUT_MS = 120_000
const EXEC_BYTES = 8 * 1024 * 1024
const LIST_LIMIT = 10_000

export const fileHandlers: FileHandlers = {
  readFile: ({ params, query }, context) =>
    withSandbox(context, params.id, async ({ workspace }) => {
      const path = inside(query.path)
      const stat = good(await workspace.stat(path))
      if (stat.type === 'directory') return listing(workspace, query.path, stat)
      const { bytes, sha256 } = good(await workspace.readFile(path, { maxBytes: FILE_LIMIT }))
      const etag: Record<string, string> = sha256 === null ? {} : { etag: `"${sha256}"` }
      if (sha256 !== null && context.request.headers['if-none-match'] === `"${sha256}"`) {
        return new Reply({ status: 304, headers: etag })
      }
      const headers = { ...etag, 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' }
      return new Reply({ status: 200, headers, body: bytes })
    }),

  async writeFile({ params, query, headers }, context) {
    const bytes = await readBytes(context.request, FILE_LIMIT)
    const ifMatch = headers['if-match']
    const expect = headers['if-none-match'] === '*' ? null : hashOf(ifMatch)
    return withSandbox(context, params.id, async ({ workspace }) => {
      if (ifMatch === '*') good(await workspace.stat(inside(query.path)))
      const request = { key: null, path: inside(query.path), bytes, ...(expect === undefined ? {} : { expect }) }
      const { sha256, created, size } = good(await workspace.writeFile(request))
      await noteChanges(context, params.id, [{ path: inside(query.path), change: created ? 'created' : 'modified' }])
      const body = { path: query.path, sha256, bytes: size, created }
      return jsonReply(created ? 201 : 200, body, { etag: `"${sha256}"` })
    })
  },

  deleteFile: ({ params, query, headers }, context) =>
    withSandbox(context, params.id, async ({ workspace }) => {
      const path = inside(query.path)
      const expected = hashOf(headers['if-match'])
      if (expected !== undefined) {
        const { sha256 } = good(await workspace.readFile(path, { length: 0 }))
        if (sha256 !== expected) throw problem(412, 'changed', 'The file is not the one you have seen.')
      }
      good(await workspace.remove(path, { recursive: query.recursive ?? false }))
      await noteChanges(context, params.id, [{ path, change: 'deleted' }])
      return new Reply({ status: 204 })
    }),

  exec: ({ params, body }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const cwd = body.cwd === undefined || body.cwd.startsWith('/') ? body.cwd : inside(body.cwd)
      const forbidden = await session.forbids(body.command, cwd ?? WORKSPACE_ROOT)
      if (forbidden !== null) throw problem(403, 'forbidden', forbidden)
      const { end, stdout, stderr, truncated } = await sandbox.run({
        ...{ command: body.command, timeoutMs: body.timeoutMs ?? EXEC_TIMEOUT_MS, maxBytes: EXEC_BYTES },
        ...(cwd === undefined ? {} : { cwd }),
        signal: context.signal,
      })
      const { exitCode, signal, outOfMemory, durationMs } = end
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
      return {
        ...{ exitCode, stdout: text(stdout), stderr: text(stderr), end: end.kind },
        ...{ signal, outOfMemory, truncated, durationMs },
      }
    }),

  exportArchive: ({ params }, context) =>
    withSandbox(context, params.id, async (sandbox) => {
      const archive = good(await sandbox.exportArchive({ signal: context.signal }))
      return new Reply({
        status: 200,
        headers: {
          'content-type': 'application/gzip',
          'content-disposition': 'attachment; filename="workspace.tar.gz"',
        },
        body: archive,
      })
    }),

  importArchive: ({ params }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const body = limitedBody(context.request, ARCHIVE_LIMIT)
      const by = actorOf(personOf(context))
      const { files, bytes } = good(await importSource(body, { session, sandbox, by, signal: context.signal }))
      return { files, bytes }
    }),

  exportPatch: ({ params }, context) =>
    withSandbox(context, params.id, async (sandbox, session) => {
      const patch = await workspacePatch(sandbox, session, context.signal)
      if (!patch.ok) throw problem(422, 'no_patch', patch.message)
      const headers = { 'content-type': 'text/x-diff; charset=utf-8' }
      return new Reply({ status: 200, headers, body: patch.patch })
    }),
}

async function listing(workspace: Sandbox['workspace'], path: string, stat: FileStat): Promise<Reply> {
  const { entries, truncated } = good(await workspace.list(stat.path, { limit: LIST_LIMIT }))
  return jsonReply(200, { path, type: 'directory', entries, truncated })
}
