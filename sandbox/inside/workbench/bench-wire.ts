/** The words between server and daemon for people's panes. Both ends parse: neither trusts the other. */
import { z } from 'zod'
import { replacedMatchSchema } from '#protocol/api/search-routes.ts'

const textQuery = {
  pattern: z.string().max(10_000),
  regex: z.boolean(),
  caseSensitive: z.boolean(),
  wholeWord: z.boolean(),
}
export const textQuerySchema = z.object(textQuery)
export const searchScopeSchema = z.object({
  ...textQuery,
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  hidden: z.boolean(),
  ignored: z.boolean(),
  context: z.int().min(0).max(10),
  perFile: z.int().min(1),
  limit: z.int().min(1),
  timeoutMs: z.number(),
})

export const fileNamesSchema = z.object({ limit: z.int().min(1) })
export const fileNamesAnswerSchema = z.object({ truncated: z.boolean() })

export const replaceSchema = z.object({ path: z.string(), query: textQuerySchema, replacement: z.string() })
/** The new content comes as bytes beside it. */
export const replaceAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('replaced'),
    sha256: z.string().max(64),
    total: z.int().min(0),
    matches: z.array(replacedMatchSchema).max(200),
  }),
  z.object({
    kind: z.literal('skipped'),
    why: z.enum(['gone', 'binary', 'too_large', 'no_match', 'failed']),
    message: z.string().max(4000),
  }),
  z.object({ kind: z.literal('bad_pattern'), message: z.string().max(4000) }),
])

export const checkpointIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
export const checkpointRequestSchema = z.object({ checkpointId: checkpointIdSchema })
export const checkpointMadeSchema = z.object({
  checkpointId: checkpointIdSchema,
  parent: checkpointIdSchema.nullable(),
  treeHash: z.string().max(64),
  files: z.int().min(0),
  bytes: z.number().min(0),
  leftOut: z.int().min(0),
  durationMs: z.number(),
  read: z.int().min(0),
})

export const comparisonSchema = z.object({
  differences: z
    .array(
      z.object({
        path: z.string().max(4096),
        status: z.enum(['added', 'modified', 'deleted', 'renamed', 'mode']),
        from: z.string().max(4096).optional(),
        type: z.enum(['file', 'link', 'directory']),
        added: z.int().min(0).nullable(),
        removed: z.int().min(0).nullable(),
        binary: z.boolean(),
        modeBefore: z.int().nullable(),
        modeAfter: z.int().nullable(),
        sha256: z.string().max(64).nullable(),
      }),
    )
    .max(10_000),
  truncated: z.boolean(),
  leftOut: z.array(z.string().max(4096)).max(1000),
})

export const keptFileRequestSchema = z.object({ checkpointId: checkpointIdSchema, path: z.string() })
export const keptFileSchema = z.object({
  type: z.enum(['file', 'link']),
  mode: z.int(),
  size: z.number(),
  sha256: z.string().max(64).nullable(),
  /** Whether the content stands beside it. */
  kept: z.boolean(),
})
export const keptContentRequestSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
