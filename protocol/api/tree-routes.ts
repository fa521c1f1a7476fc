/** Routes of the file tree and of quick open: beside reading and writing a file, what a person does with names. */
import { z } from 'zod'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'
import { filePath, tag, workspacePath } from './workspace-path.ts'

/** An entry of a directory, as `GET …/files` lists it. */
export const treeEntrySchema = z.object({
  /** Relative to the listed directory. */
  path: z.string(),
  type: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number(),
  /** Milliseconds since 1970 on the container's clock. */
  mtimeMs: z.number(),
})
export type TreeEntry = z.infer<typeof treeEntrySchema>

export const directoryListingSchema = z.object({
  path: z.string(),
  type: z.literal('directory'),
  entries: z.array(treeEntrySchema),
  truncated: z.boolean(),
})
export type DirectoryListing = z.infer<typeof directoryListingSchema>

const binIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'Expected 16 hexadecimal digits.')

export const treeRoutes = {
  fileNames: route({
    method: 'GET',
    path: '/api/sessions/:id/file-names',
    action: 'files-read',
    summary: 'All files that .gitignore does not hide, sorted, up to 200 000. Has an ETag; ranking is yours.',
    params: sessionParams,
    headers: z.object({ 'if-none-match': tag.optional() }),
    status: 200,
    answer: z.object({ names: z.array(z.string()), truncated: z.boolean() }),
  }),
  makeDirectory: route({
    method: 'POST',
    path: '/api/sessions/:id/directories',
    action: 'files-write',
    summary: 'Make a directory, with those above it. One that is there already stays.',
    params: sessionParams,
    body: z.strictObject({ path: filePath }),
    status: 201,
    answer: z.object({ path: z.string() }),
  }),
  moveFile: route({
    method: 'POST',
    path: '/api/sessions/:id/moves',
    action: 'files-write',
    summary: 'Rename or move a file or a directory. `If-Match` moves only what you have seen; nothing is overwritten.',
    params: sessionParams,
    headers: z.object({ 'if-match': tag.optional() }),
    body: z.strictObject({ from: filePath, to: filePath }),
    status: 200,
    answer: z.object({ from: z.string(), to: z.string() }),
  }),
  putIntoBin: route({
    method: 'POST',
    path: '/api/sessions/:id/bin',
    action: 'files-write',
    summary:
      'Delete a file or a directory so that it can be taken back by the id that you give it, until newer deletions push it out. 413, 422 and 507: it cannot be kept, and is still there. 5xx else: it may be gone, and can be taken back.',
    params: sessionParams,
    body: z.strictObject({ path: filePath, binId: binIdSchema }),
    status: 201,
    answer: z.object({ binId: z.string() }),
  }),
  takeOutOfBin: route({
    method: 'POST',
    path: '/api/sessions/:id/bin/:binId/restore',
    action: 'files-write',
    summary: 'Put what was deleted back at its path; nothing is overwritten.',
    params: sessionParams.extend({ binId: binIdSchema }),
    body: z.strictObject({ path: filePath }),
    status: 200,
    answer: z.object({ path: z.string() }),
  }),
  download: route({
    method: 'GET',
    path: '/api/sessions/:id/download',
    action: 'files-read',
    summary: 'A file as it is, or a directory as tar.gz, to be saved.',
    params: sessionParams,
    query: z.object({ path: workspacePath.default('') }),
    status: 200,
    answer: 'bytes',
  }),
} as const
