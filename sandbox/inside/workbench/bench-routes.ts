/** What the daemon does for people's panes. */
import type { Checkpoints } from '../checkpoints/checkpoints.ts'
import { answerFramed, answerJson, type Call, type Route, readJson } from '../serve.ts'
import type { Worker } from '../worker-pool.ts'
import {
  checkpointRequestSchema,
  fileNamesSchema,
  keptContentRequestSchema,
  keptFileRequestSchema,
  replaceSchema,
  searchScopeSchema,
} from './bench-wire.ts'
import { fileNames } from './file-names.ts'
import { gitStatus } from './git-status.ts'
import { replaceText } from './replace-text.ts'
import { searchText } from './search-text.ts'

export interface BenchOptions {
  worker: Worker
  checkpoints: Checkpoints
  root: string
  uid: number | null
  gid: number | null
}

/** Bytes of a file in which replacing is offered. */
const REPLACE_LIMIT = 8 * 1024 * 1024

export function createBenchRoutes(options: BenchOptions): Readonly<Record<string, Route>> {
  const { root, checkpoints } = options
  const user = { uid: options.uid, gid: options.gid }
  return {
    '/bench/file-names': async (call) => {
      const { limit } = await readJson(call, fileNamesSchema)
      const found = await fileNames(root, user, { limit, signal: call.signal })
      if ('error' in found) answerJson(call.stream, fail(found.error))
      else answerFramed(call.stream, { ok: true, value: { truncated: found.truncated } }, found.names)
    },
    '/bench/search': (call) => search(call, options),
    '/bench/replaced': (call) => replaced(call, options),
    '/bench/git': async (call) => answerJson(call.stream, await gitStatus(root, user, call.signal)),
    '/bench/checkpoint': async (call) => {
      const { checkpointId } = await readJson(call, checkpointRequestSchema)
      answerJson(call.stream, await checkpoints.take(checkpointId))
    },
    '/bench/compare': async (call) => {
      const { checkpointId } = await readJson(call, checkpointRequestSchema)
      answerJson(call.stream, await checkpoints.compare(checkpointId))
    },
    '/bench/kept-file': async (call) => {
      const found = checkpoints.file(await readJson(call, keptFileRequestSchema))
      if (!found.ok || found.value.bytes === null)
        answerJson(call.stream, found.ok ? { ok: true, value: found.value.meta } : found)
      else answerFramed(call.stream, { ok: true, value: found.value.meta }, found.value.bytes)
    },
    '/bench/kept-content': async (call) => {
      const { sha256 } = await readJson(call, keptContentRequestSchema)
      const bytes = checkpoints.content(sha256)
      if (bytes === null) answerJson(call.stream, fail('This content is not kept.', 'not_found'))
      else answerFramed(call.stream, { ok: true, value: {} }, bytes)
    },
  }
}

async function search(call: Call, { root, uid, gid }: BenchOptions): Promise<void> {
  const scope = await readJson(call, searchScopeSchema)
  const { stream, signal } = call
  stream.respond({ ':status': 200, 'content-type': 'application/x-ndjson' })
  await searchText(scope, {
    ...{ root, user: { uid, gid }, signal },
    tell(line) {
      if (stream.destroyed || stream.write(`${JSON.stringify(line)}\n`)) return undefined
      return new Promise((resolve) => {
        stream.once('drain', resolve)
        stream.once('close', resolve)
      })
    },
  })
  stream.end()
}

async function replaced(call: Call, { worker, root, uid, gid }: BenchOptions): Promise<void> {
  const { path, query, replacement } = await readJson(call, replaceSchema)
  const read = await worker.file({ act: 'read', path: `${root}/${path}`, maxBytes: REPLACE_LIMIT })
  if (!read.ok) {
    const { kind, message } = read.problem
    const why = kind === 'not_found' ? 'gone' : kind === 'too_large' ? 'too_large' : 'failed'
    return answerJson(call.stream, { kind: 'skipped', why, message })
  }
  const request = { bytes: Buffer.from(read.value.bytes ?? []), query, replacement }
  const outcome = await replaceText(request, { root, user: { uid, gid }, signal: call.signal })
  if (outcome.kind !== 'replaced') return answerJson(call.stream, outcome)
  const { after, ...told } = outcome
  answerFramed(call.stream, told, after)
}

function fail(message: string, kind: 'failed' | 'not_found' = 'failed') {
  return { ok: false, problem: { kind, path: '', message } }
}
