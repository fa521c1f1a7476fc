/** The words between server and daemon, over HTTP/2. Both ends parse: neither trusts the other. */
import { z } from 'zod'

export const PROTOCOL = 1
/** Bytes of a JSON body in either direction. */
export const MAX_JSON_BYTES = 8 * 1024 * 1024
/** Bytes of a file that is read or written through the wire at once. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024
/** Where the container's only way out listens. */
export const EGRESS_PORT = 3128
export const keySchema = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/)

/** Of a call that shares a stream. */
export const callHeadSchema = z.object({ path: z.string().max(100), json: z.unknown() })

export const helloSchema = z.object({
  protocol: z.int(),
  ledgerId: z.string().max(100),
  bootId: z.string().max(100),
  startedAt: z.string().max(100),
  epoch: z.int(),
})
export type Hello = z.infer<typeof helloSchema>

export const execSchema = z.object({
  key: keySchema,
  inputHash: z.string().max(200),
  command: z.union([z.string(), z.array(z.string()).min(1)]),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  timeoutMs: z.number().min(0),
  output: z.enum(['merged', 'separate']),
  reportCwd: z.boolean().optional(),
  stdin: z.base64().optional(),
})
export type ExecBody = z.infer<typeof execSchema>

export const endSchema = z.object({
  kind: z.enum(['exited', 'timeout', 'cancelled', 'interrupted', 'refused']),
  exitCode: z.int().nullable(),
  signal: z.string().max(20).nullable(),
  outOfMemory: z.boolean(),
  bytes: z.object({
    merged: z.int().min(0).optional(),
    stdout: z.int().min(0).optional(),
    stderr: z.int().min(0).optional(),
  }),
  outputPath: z.string().max(500),
  cwd: z.string().max(4096).optional(),
  durationMs: z.number().min(0),
  message: z.string().max(2000).optional(),
})
export type EndBody = z.infer<typeof endSchema>

const outputSchema = z
  .base64()
  .max(64 * 1024)
  .optional()
export const startedSchema = z.object({
  outputPath: z.string().max(500),
  end: endSchema.nullable(),
  /** All that a short command wrote, with its end; absent: it has to be asked for. */
  output: z.object({ merged: outputSchema, stdout: outputSchema, stderr: outputSchema }).optional(),
})
export type StartedBody = z.infer<typeof startedSchema>

export const writeDoneSchema = z.object({ sha256: z.string().max(64), created: z.boolean(), size: z.int().min(0) })
export const entrySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('running'), outputPath: z.string().max(500) }),
  z.object({ state: z.literal('ended'), outputPath: z.string().max(500), end: endSchema }),
  z.object({ state: z.literal('written'), done: writeDoneSchema }),
  z.object({ state: z.literal('lost') }),
])
export type EntryBody = z.infer<typeof entrySchema>

export const problemKindSchema = z.enum([
  'not_found',
  'not_a_file',
  'not_a_directory',
  'exists',
  'outside',
  'special_file',
  'permission',
  'too_large',
  'changed',
  'not_empty',
  'disk_full',
  'invalid_path',
  'failed',
])
export const problemSchema = z.object({ kind: problemKindSchema, path: z.string(), message: z.string().max(4000) })

const range = { offset: z.int().min(0).optional(), length: z.int().min(0).optional() }
/** What the worker does as the unprivileged user. */
export const fileActionSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('stat'), path: z.string() }),
  z.object({
    act: z.literal('read'),
    path: z.string(),
    ...range,
    maxBytes: z.number(),
    allowOutside: z.boolean().optional(),
  }),
  z.object({
    act: z.literal('write'),
    path: z.string(),
    expect: z.string().nullable().optional(),
    makeParents: z.boolean(),
    size: z.int(),
  }),
  z.object({ act: z.literal('list'), path: z.string(), recursive: z.boolean().optional(), limit: z.int().min(1) }),
  z.object({ act: z.literal('mkdir'), path: z.string() }),
  z.object({ act: z.literal('move'), path: z.string(), to: z.string() }),
  z.object({ act: z.literal('remove'), path: z.string(), recursive: z.boolean().optional() }),
  z.object({
    act: z.literal('glob'),
    path: z.string(),
    pattern: z.string(),
    limit: z.int().min(1),
    timeoutMs: z.number(),
  }),
  z.object({ act: z.literal('resolve'), path: z.string() }),
  /** `path` is only for words. */
  z.object({ act: z.literal('follow'), path: z.string(), paths: z.array(z.string()).max(1000) }),
])
export type FileAction = z.infer<typeof fileActionSchema>

export const statSchema = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number(),
  mode: z.int(),
  mtimeMs: z.number(),
})
export const followedSchema = z.object({ paths: z.array(z.string().max(8192).nullable()).max(1000) })
export const readMetaSchema = z.object({
  sha256: z.string().max(64).nullable(),
  size: z.number(),
  mtimeMs: z.number(),
  mode: z.int(),
})
export const listSchema = z.object({
  entries: z.array(z.object({ path: z.string(), type: statSchema.shape.type, size: z.number(), mtimeMs: z.number() })),
  truncated: z.boolean(),
})
export const globSchema = z.object({ paths: z.array(z.string()), truncated: z.boolean(), timedOut: z.boolean() })

export const searchSchema = z.object({
  pattern: z.string(),
  path: z.string(),
  glob: z.string().optional(),
  type: z.string().optional(),
  mode: z.enum(['files_with_matches', 'content', 'count']),
  before: z.int().optional(),
  after: z.int().optional(),
  ignoreCase: z.boolean().optional(),
  onlyMatching: z.boolean().optional(),
  lineNumbers: z.boolean().optional(),
  multiline: z.boolean().optional(),
  fixedStrings: z.boolean().optional(),
  wordBoundary: z.boolean().optional(),
  timeoutMs: z.number(),
  maxLines: z.int(),
})
export type SearchBody = z.infer<typeof searchSchema>
export const searchResultSchema = z.object({
  lines: z.array(z.string()),
  truncated: z.boolean(),
  timedOut: z.boolean(),
  error: z.string().optional(),
})

export const importedSchema = z.object({ files: z.int(), bytes: z.number() })
export const statsSchema = z.object({
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  pids: z.number(),
  cpuMicros: z.number(),
  diskBytes: z.number(),
})
export const portsSchema = z.object({ ports: z.array(z.int().min(1).max(65_535)).max(1000) })

const size = { cols: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) }
const terminalTitle = z.string().max(200)
export const terminalSpecSchema = z.object({
  terminalId: keySchema,
  title: terminalTitle,
  ...size,
  cwd: z.string().max(4096).optional(),
})
export const terminalIdSchema = z.object({ terminalId: keySchema })
export const terminalResizeSchema = z.object({ terminalId: keySchema, ...size })
export const terminalRenameSchema = z.object({ terminalId: keySchema, title: terminalTitle })
export const terminalInfoSchema = z.object({
  ...terminalSpecSchema.omit({ cwd: true }).shape,
  process: z.string().max(100),
  busy: z.boolean(),
  openedAt: z.string().max(100),
  offset: z.int().min(0),
  exit: z
    .object({
      how: z.enum(['exited', 'closed']),
      exitCode: z.int().nullable(),
      signal: z.string().max(20).nullable(),
    })
    .nullable(),
})
export const terminalListSchema = z.object({ terminals: z.array(terminalInfoSchema).max(100) })
/** One line of the live view. */
export const liveSchema = z.object({
  ports: z
    .array(
      z.object({
        port: z.int().min(1).max(65_535),
        process: z.string().max(100).nullable(),
        since: z.string().max(100),
      }),
    )
    .max(1000),
  terminals: terminalListSchema.shape.terminals,
})
export type LiveBody = z.infer<typeof liveSchema>

/** An answer in JSON: the value, or the problem in its place. */
export function resultSchema<T extends z.ZodType>(value: T) {
  return z.union([z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), problem: problemSchema })])
}
export type Problem = z.infer<typeof problemSchema>
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }
