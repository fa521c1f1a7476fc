/** The Workspace of a container, through its daemon. */
import { z } from 'zod'
import {
  entrySchema,
  type FileAction,
  followedSchema,
  globSchema,
  listSchema,
  MAX_FILE_BYTES,
  readMetaSchema,
  resultSchema,
  searchResultSchema,
  startedSchema,
  statSchema,
  writeDoneSchema,
} from '../inside/wire.ts'
import type {
  ExecEnd,
  FileResult,
  GlobResult,
  LedgerEntry,
  SearchResult,
  WatchEvent,
  Workspace,
  WriteRequest,
} from '../workspace.ts'
import type { Link } from './link.ts'
import { remoteExecution } from './remote-execution.ts'

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
const LIST_LIMIT = 100_000
const nothing = z.unknown()
const done = z.object({})

export function remoteWorkspace(link: Link, root: string): Workspace {
  const file = async <T extends z.ZodType>(action: FileAction, schema: T) =>
    (await link.json({ path: '/file', json: action }, resultSchema(schema))) as FileResult<z.infer<T>>
  return {
    get mark() {
      const { ledgerId, bootId, startedAt } = link.hello
      return { ledgerId, bootId, containerStartedAt: startedAt }
    },
    stat: (path) => file({ act: 'stat', path }, statSchema),
    followLinks: async (paths) => {
      const answer = await file({ act: 'follow', path: root, paths: [...paths] }, followedSchema)
      return paths.map((_, index) => (answer.ok ? (answer.value.paths[index] ?? null) : null))
    },
    readFile: async (path, options = {}) => {
      const { offset, length, allowOutside } = options
      const action: FileAction = {
        act: 'read',
        path,
        maxBytes: Math.min(options.maxBytes ?? DEFAULT_MAX_BYTES, MAX_FILE_BYTES),
        ...(offset === undefined ? {} : { offset }),
        ...(length === undefined ? {} : { length }),
        ...(allowOutside === undefined ? {} : { allowOutside }),
      }
      const { head, bytes } = await link.framed({ path: '/file', json: action }, resultSchema(readMetaSchema))
      return head.ok ? { ok: true, value: { ...head.value, bytes } } : head
    },
    writeFile: (request) => write(link, request),
    list: (path, options = {}) =>
      file(
        {
          act: 'list',
          path,
          limit: Math.min(options.limit ?? LIST_LIMIT, LIST_LIMIT),
          ...(options.recursive === undefined ? {} : { recursive: options.recursive }),
        },
        listSchema,
      ),
    makeDirectory: (path) => quietly(file({ act: 'mkdir', path }, nothing)),
    move: (from, to) => quietly(file({ act: 'move', path: from, to }, nothing)),
    remove: (path, options = {}) =>
      quietly(
        file(
          { act: 'remove', path, ...(options.recursive === undefined ? {} : { recursive: options.recursive }) },
          nothing,
        ),
      ),
    glob: async (pattern, options) =>
      (await file(
        { act: 'glob', path: options.path ?? root, pattern, limit: options.limit, timeoutMs: options.timeoutMs },
        globSchema,
      )) as FileResult<GlobResult>,
    search: async (request, options = {}) =>
      (await link.json(
        { path: '/search', json: { ...request, path: request.path ?? root }, signal: options.signal },
        resultSchema(searchResultSchema),
      )) as FileResult<SearchResult>,
    exec: async (request) => {
      const { stdin, background: _background, ...rest } = request
      const body = { ...rest, ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin).toString('base64') }) }
      const { outputPath, end, output } = await link.json({ path: '/exec', json: body }, startedSchema)
      return remoteExecution(link, { key: request.key, outputPath, end: end as ExecEnd | null, output })
    },
    find: async (key) => toEntry(link, key, await link.json({ path: '/find', json: { key } }, entrySchema)),
    cancel: async (key) => {
      await link.json({ path: '/cancel', json: { key } }, done)
    },
    acknowledge: async (key) => {
      await link.json({ path: '/acknowledge', json: { key } }, done)
    },
    watch: (path, { signal }) => watch(link, path, signal),
  }
}

async function quietly(result: Promise<FileResult<unknown>>): Promise<FileResult<null>> {
  const value = await result
  return value.ok ? { ok: true, value: null } : value
}

/** A keyed write may be sent again after a lost connection: the ledger knows it. A person's is sent once. */
async function write(link: Link, request: WriteRequest) {
  const { key, path, bytes, expect, makeParents } = request
  if (bytes.length > MAX_FILE_BYTES)
    return {
      ok: false as const,
      problem: { kind: 'too_large' as const, path, message: `at most ${MAX_FILE_BYTES} bytes` },
    }
  const action = {
    act: 'write',
    path,
    makeParents: makeParents ?? true,
    size: bytes.length,
    ...(expect === undefined ? {} : { expect }),
  }
  return link.json({ path: '/write', json: { key, action }, bytes }, resultSchema(writeDoneSchema), {
    once: key === null,
  })
}

function toEntry(link: Link, key: string, entry: z.infer<typeof entrySchema>): LedgerEntry {
  if (entry.state === 'running')
    return { state: 'running', execution: remoteExecution(link, { key, outputPath: entry.outputPath, end: null }) }
  if (entry.state !== 'ended') return entry
  const end = entry.end as ExecEnd
  return { state: 'ended', end, execution: remoteExecution(link, { key, outputPath: entry.outputPath, end }) }
}

const noticeSchema = z.object({ kind: z.enum(['changed', 'overflow']), paths: z.array(z.string()).max(1000) })
/** Characters of one line of notices that are believed. */
const MAX_NOTICE = 8 * 1024 * 1024

async function* watch(link: Link, path: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  while (!signal.aborted) {
    const { stream } = await link.open({ path: `/watch?path=${encodeURIComponent(path)}` })
    const stop = () => stream.close()
    signal.addEventListener('abort', stop, { once: true })
    // It may have been aborted while the stream was opened.
    if (signal.aborted) stop()
    let rest = ''
    try {
      stream.setEncoding('utf8')
      for await (const part of stream as AsyncIterable<string>) {
        const lines = (rest + part).split('\n')
        rest = lines.pop() ?? ''
        if (rest.length > MAX_NOTICE) break
        for (const line of lines) yield noticeSchema.parse(JSON.parse(line)) as WatchEvent
      }
    } catch {
      // The connection was cut: the next watch begins with an overflow, for what changed meanwhile is not known.
    } finally {
      signal.removeEventListener('abort', stop)
      stream.close()
    }
  }
}
