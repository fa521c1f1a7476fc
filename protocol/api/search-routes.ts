/** Routes that search in files and replace what was found, with a look at it before. */
import { z } from 'zod'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'
import { filePath, sha256Schema } from './workspace-path.ts'

/** Files that one preview or replacement takes. */
export const REPLACE_FILES_LIMIT = 1000

const glob = z.string().min(1).max(1000)

/** What is looked for; the grammar of a regular expression is ripgrep's. */
export const searchQuerySchema = z.strictObject({
  pattern: z.string().min(1, 'Say what to look for.').max(10_000),
  regex: z.boolean().default(false),
  caseSensitive: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
  /** Globs relative to the workspace; one without a slash fits at any depth. */
  include: z.array(glob).max(100).default([]),
  exclude: z.array(glob).max(100).default([]),
  /** Names that begin with a dot (never `.git`). */
  hidden: z.boolean().default(true),
  /** What .gitignore hides, and node_modules. */
  ignored: z.boolean().default(false),
})
export type SearchQuery = z.input<typeof searchQuerySchema>

/** From `from` up to `to`, in UTF-16 units of the line, counted from 0. */
const rangeSchema = z.object({ from: z.int().min(0), to: z.int().min(0) })

/** One line of the answer. The last is always `end`, unless the reader left or the connection broke. */
export const searchLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('match'),
    path: z.string(),
    /** Counted from 1. */
    line: z.int().min(1),
    /** The line, or the part around its first match; `offset` is where in the line that part begins, in UTF-16 units. */
    text: z.string(),
    offset: z.int().min(0),
    /** Where in the whole line, at most 100. A match over several lines ends with its first. */
    ranges: z.array(rangeSchema),
  }),
  z.object({ kind: z.literal('context'), path: z.string(), line: z.int().min(1), text: z.string() }),
  /** No more of this file is told: it has more matches than fit. */
  z.object({ kind: z.literal('file-cut'), path: z.string() }),
  z.object({
    kind: z.literal('end'),
    matches: z.int(),
    files: z.int(),
    /** Why the search ended before it had seen all. */
    cut: z.enum(['matches', 'time']).nullable(),
    /** ripgrep's own words about a pattern or a glob that it does not understand, or ours where the container went away meanwhile. */
    error: z.string().optional(),
  }),
])
export type SearchLine = z.infer<typeof searchLineSchema>

/** With `regex`, `$1`, `${name}` and `$&` stand for what was captured, `\n` and `\t` for themselves. */
const replacement = z.string().max(100_000)

export const replacedMatchSchema = z.object({
  /** Where it begins, counted from 1, and in UTF-16 units of its line, counted from 0. */
  line: z.int().min(1),
  column: z.int().min(0),
  /** The line in which it begins, as it is and as it will be, both cut at 1000 units. */
  before: z.string(),
  after: z.string(),
  /** What is found and what takes its place, each cut at 1000 units. */
  found: z.string(),
  replacement: z.string(),
})
export type ReplacedMatch = z.infer<typeof replacedMatchSchema>

const skippedSchema = z.object({
  path: z.string(),
  why: z.enum(['stale', 'gone', 'binary', 'too_large', 'no_match', 'failed']),
  message: z.string(),
})

export const searchRoutes = {
  search: route({
    method: 'POST',
    path: '/api/sessions/:id/search',
    action: 'files-read',
    summary: 'Search in files; matches come as lines of JSON as they are found. Close the request to stop it.',
    params: sessionParams,
    body: searchQuerySchema.extend({
      /** Lines around a match. */
      context: z.int().min(0).max(10).default(0),
      perFile: z.int().min(1).max(10_000).default(1000),
      limit: z.int().min(1).max(100_000).default(20_000),
    }),
    status: 200,
    answer: 'lines',
  }),
  replacePreview: route({
    method: 'POST',
    path: '/api/sessions/:id/replace-preview',
    action: 'files-read',
    summary: 'What a replacement would do, file by file, with the hash that `replace` will expect.',
    params: sessionParams,
    body: searchQuerySchema.extend({
      replacement,
      /** Only these; default: all that match, up to the limit. */
      paths: z.array(filePath).max(REPLACE_FILES_LIMIT).optional(),
    }),
    status: 200,
    answer: z.object({
      files: z.array(
        z.object({
          path: z.string(),
          sha256: z.string(),
          total: z.int(),
          /** At most 200. */
          matches: z.array(replacedMatchSchema),
        }),
      ),
      skipped: z.array(skippedSchema),
      /** More files match than one replacement takes. */
      truncated: z.boolean(),
      error: z.string().optional(),
    }),
  }),
  replace: route({
    method: 'POST',
    path: '/api/sessions/:id/replace',
    action: 'files-write',
    summary: 'Replace in the files named, each only if it is still the one you have seen.',
    params: sessionParams,
    body: searchQuerySchema.extend({
      replacement,
      files: z
        .array(z.strictObject({ path: filePath, sha256: sha256Schema }))
        .min(1)
        .max(REPLACE_FILES_LIMIT),
    }),
    status: 200,
    answer: z.object({
      applied: z.array(z.object({ path: z.string(), sha256: z.string(), replaced: z.int() })),
      /** `stale`: it is not the file you have seen; look again. */
      skipped: z.array(skippedSchema),
      error: z.string().optional(),
    }),
  }),
} as const
