/** Routes about what changed in the files since a checkpoint: the list, one file, a patch, and taking a change back. */
import { z } from 'zod'
import { mergedSchema } from '../merge/merge-texts.ts'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'
import { filePath, sha256Schema } from './workspace-path.ts'

/** `session`: since the source was put in. `turn`: since the newest turn began. Else the id of a checkpoint. */
export const sinceSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Expected session, turn, or the id of a checkpoint.')

export const changedFileSchema = z.object({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'mode']),
  /** Where it was, for `renamed`. */
  from: z.string().optional(),
  type: z.enum(['file', 'link', 'directory']),
  /** Lines; null where they are not counted: binary, too large, or too different. */
  added: z.int().nullable(),
  removed: z.int().nullable(),
  binary: z.boolean(),
  /** Permission bits, where they changed or the file is new. */
  mode: z.object({ before: z.int().nullable(), after: z.int().nullable() }).optional(),
  /** Hash of the content now; null: it is gone, or larger than is kept. */
  sha256: z.string().nullable(),
  /** The newest call of the agent that wrote it; null: only people, or commands did. */
  callSeq: z.int().nullable(),
})
export type ChangedFile = z.infer<typeof changedFileSchema>

const baseSchema = z.object({ checkpointId: z.string(), at: z.string(), cause: z.string() })

export const changesSchema = z.object({
  /** Null: there is no such checkpoint (yet), so nothing can be compared. */
  base: baseSchema.nullable(),
  files: z.array(changedFileSchema),
  added: z.int(),
  removed: z.int(),
  truncated: z.boolean(),
  /** Directories that checkpoints leave out, such as node_modules, and files larger than is kept. */
  leftOut: z.array(z.string()),
})
export type Changes = z.infer<typeof changesSchema>

/** One side of a comparison. `text` is null where there is nothing to show as text; `why` says so. */
const sideSchema = z.object({
  sha256: z.string().nullable(),
  size: z.int(),
  text: z.string().nullable(),
  why: z.enum(['absent', 'binary', 'too_large', 'link']).nullable(),
})

export const changedFileViewSchema = z.object({
  path: z.string(),
  from: z.string().optional(),
  before: sideSchema,
  after: sideSchema,
  /** Unified, with three lines around; null where a side is no text or the two are too different. */
  patch: z.string().nullable(),
})
export type ChangedFileView = z.infer<typeof changedFileViewSchema>

export const undoOutcomeSchema = z.discriminatedUnion('kind', [
  /** It is as before; `sha256` null: the file is gone again. `merged`: newer edits of people were kept. */
  z.object({ kind: z.literal('undone'), sha256: z.string().nullable(), merged: z.boolean() }),
  /** The file is not the one you have seen. */
  z.object({ kind: z.literal('stale'), sha256: z.string().nullable() }),
  /** Somebody edited the same lines since: nothing was written. `ours` is the file now, `theirs` what was before the agent. */
  z.object({ kind: z.literal('conflict'), sha256: z.string(), merge: mergedSchema }),
  z.object({ kind: z.literal('not_possible'), message: z.string() }),
])
export type UndoOutcome = z.infer<typeof undoOutcomeSchema>

const sinceQuery = z.object({ since: sinceSchema.default('session') })

export const changeRoutes = {
  listCheckpoints: route({
    method: 'GET',
    path: '/api/sessions/:id/checkpoints',
    action: 'files-read',
    summary: 'The states of the files that were kept, the newest first.',
    params: sessionParams,
    status: 200,
    answer: z.object({
      checkpoints: z.array(
        z.object({
          checkpointId: z.string(),
          at: z.string(),
          seq: z.int(),
          parent: z.string().nullable(),
          treeHash: z.string(),
          coversSeq: z.int(),
          cause: z.string(),
        }),
      ),
    }),
  }),
  changes: route({
    method: 'GET',
    path: '/api/sessions/:id/changes',
    action: 'files-read',
    summary: 'Files that differ from a checkpoint, with their lines added and removed.',
    params: sessionParams,
    query: sinceQuery,
    status: 200,
    answer: changesSchema,
  }),
  changedFile: route({
    method: 'GET',
    path: '/api/sessions/:id/changes/file',
    action: 'files-read',
    summary: 'One file before and after, and the patch between.',
    params: sessionParams,
    query: sinceQuery.extend({ path: filePath, from: filePath.optional() }),
    status: 200,
    answer: changedFileViewSchema,
  }),
  changesPatch: route({
    method: 'GET',
    path: '/api/sessions/:id/changes/patch',
    action: 'files-read',
    summary:
      'The changes since a checkpoint as one patch, of one file with `path`. Text only; for binary files take `patch`.',
    params: sessionParams,
    query: sinceQuery.extend({ path: filePath.optional() }),
    status: 200,
    answer: 'text',
  }),
  undoChange: route({
    method: 'POST',
    path: '/api/sessions/:id/changes/undo',
    action: 'files-write',
    summary: "Take the agent's changes to a file back, keeping what people edited. A conflict is an answer.",
    params: sessionParams,
    body: z.strictObject({
      path: filePath,
      since: sinceSchema.default('session'),
      /** The hash of the file as you see it; null: it is not there. */
      expect: sha256Schema.nullable(),
    }),
    status: 200,
    answer: undoOutcomeSchema,
  }),
  touchedFiles: route({
    method: 'GET',
    path: '/api/sessions/:id/touched-files',
    action: 'files-read',
    summary: 'Files that calls of the agent read or wrote, with those calls, the newest first.',
    params: sessionParams,
    status: 200,
    answer: z.object({
      files: z.array(
        z.object({
          path: z.string(),
          calls: z.array(
            z.object({
              callSeq: z.int(),
              turnId: z.string().nullable(),
              access: z.enum(['read', 'partial', 'write']),
              at: z.string(),
            }),
          ),
        }),
      ),
    }),
  }),
} as const
