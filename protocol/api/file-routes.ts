/** Routes to a session's files and shell, and the ways to bring work in and take it out. */
import { z } from 'zod'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'
import { pathText, tag, workspacePath } from './workspace-path.ts'

/** Bytes: the largest file, archive and command that HTTP takes. */
export const FILE_LIMIT = 64 * 1024 * 1024
export const ARCHIVE_LIMIT = 512 * 1024 * 1024

const fileQuery = z.object({ path: workspacePath.default('') })

export const fileRoutes = {
  readFile: route({
    method: 'GET',
    path: '/api/sessions/:id/files',
    action: 'files-read',
    summary: 'A file as it is (with an ETag), or the entries of a directory as JSON.',
    params: sessionParams,
    query: fileQuery,
    status: 200,
    answer: 'bytes',
  }),
  writeFile: route({
    method: 'PUT',
    path: '/api/sessions/:id/files',
    action: 'files-write',
    summary: 'Write a file whole. `If-Match` writes only over what you have seen; `If-None-Match: *` only a new one.',
    params: sessionParams,
    query: fileQuery,
    headers: z.object({ 'if-match': tag.optional(), 'if-none-match': z.literal('*').optional() }),
    body: 'bytes',
    bodyLimit: FILE_LIMIT,
    status: 200,
    answer: z.object({ path: z.string(), sha256: z.string(), bytes: z.int(), created: z.boolean() }),
  }),
  deleteFile: route({
    method: 'DELETE',
    path: '/api/sessions/:id/files',
    action: 'files-write',
    summary: 'Delete a file, or a directory with `recursive=true`.',
    params: sessionParams,
    query: fileQuery.extend({ recursive: z.stringbool().optional() }),
    headers: z.object({ 'if-match': tag.optional() }),
    status: 204,
    answer: 'empty',
  }),
  exec: route({
    method: 'POST',
    path: '/api/sessions/:id/exec',
    action: 'exec',
    summary: 'Run a command of your own in the container and wait for its end. Each stream is cut at 8 MiB.',
    params: sessionParams,
    body: z.strictObject({
      command: z.string().min(1).max(100_000),
      timeoutMs: z.int().min(1).max(3_600_000).optional(),
      cwd: pathText.optional(),
    }),
    status: 200,
    answer: z.object({
      /** Null when it did not end by itself. */
      exitCode: z.int().nullable(),
      stdout: z.string(),
      stderr: z.string(),
      end: z.enum(['exited', 'timeout', 'cancelled', 'interrupted', 'refused']),
      signal: z.string().nullable(),
      outOfMemory: z.boolean(),
      truncated: z.boolean(),
      durationMs: z.number(),
    }),
  }),
  exportArchive: route({
    method: 'GET',
    path: '/api/sessions/:id/archive',
    action: 'files-read',
    summary: 'The workspace as tar.gz.',
    params: sessionParams,
    status: 200,
    answer: 'bytes',
  }),
  importArchive: route({
    method: 'PUT',
    path: '/api/sessions/:id/archive',
    action: 'files-write',
    summary: 'Unpack a tar or tar.gz into the workspace.',
    params: sessionParams,
    body: 'bytes',
    bodyLimit: ARCHIVE_LIMIT,
    status: 200,
    answer: z.object({ files: z.int(), bytes: z.int() }),
  }),
  exportPatch: route({
    method: 'GET',
    path: '/api/sessions/:id/patch',
    action: 'files-read',
    summary: 'What changed since the source was put in, as a patch for `git apply`.',
    params: sessionParams,
    status: 200,
    answer: 'text',
  }),
} as const
