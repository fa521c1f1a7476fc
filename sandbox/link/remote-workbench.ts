/** The Workbench of a container, through its daemon. */
import type { ClientHttp2Stream } from 'node:http2'
import { z } from 'zod'
import { gitStatusSchema } from '#protocol/api/git-routes.ts'
import { type SearchLine, searchLineSchema } from '#protocol/api/search-routes.ts'
import { resultSchema } from '../inside/wire.ts'
import {
  checkpointMadeSchema,
  comparisonSchema,
  fileNamesAnswerSchema,
  keptFileSchema,
  replaceAnswerSchema,
} from '../inside/workbench/bench-wire.ts'
import type { Comparison, ReplaceOutcome, SearchScope, Workbench } from '../workbench.ts'
import type { FileResult } from '../workspace.ts'
import { DaemonError } from './channel.ts'
import type { Link } from './link.ts'

/** Characters of one line of a search that are believed. */
const MAX_LINE = 1024 * 1024

export function remoteWorkbench(link: Link): Workbench {
  return {
    async fileNames(options) {
      const ask = { path: '/bench/file-names', json: options }
      const { head, bytes } = await link.framed(ask, resultSchema(fileNamesAnswerSchema))
      if (!head.ok) return head
      const names = new TextDecoder().decode(bytes).split('\0')
      names.pop()
      return { ok: true, value: { names: names.slice(0, options.limit), truncated: head.value.truncated } }
    },
    search: (scope, { signal }) => search(link, scope, signal),
    async replaced(request) {
      const { head, bytes } = await link.framed({ path: '/bench/replaced', json: request }, replaceAnswerSchema)
      return (head.kind === 'replaced' ? { ...head, after: bytes } : head) satisfies ReplaceOutcome
    },
    gitStatus: () => link.json({ path: '/bench/git', json: {} }, gitStatusSchema),
    checkpoint: (request) =>
      link.json({ path: '/bench/checkpoint', json: request }, resultSchema(checkpointMadeSchema)),
    compare: async (checkpointId) =>
      (await link.json(
        { path: '/bench/compare', json: { checkpointId } },
        resultSchema(comparisonSchema),
      )) as FileResult<Comparison>,
    async keptFile(request) {
      const { head, bytes } = await link.framed(
        { path: '/bench/kept-file', json: request },
        resultSchema(keptFileSchema),
      )
      if (!head.ok) return head
      const { kept, ...file } = head.value
      return { ok: true, value: { ...file, bytes: kept ? bytes : null } }
    },
    async keptContent(sha256) {
      const ask = { path: '/bench/kept-content', json: { sha256 } }
      const { head, bytes } = await link.framed(ask, resultSchema(z.object({})))
      return head.ok ? { ok: true, value: bytes } : head
    },
  }
}

/** A connection that is cut ends the search without an `end`: what was found so far still stands. */
async function* search(link: Link, scope: SearchScope, signal: AbortSignal): AsyncGenerator<SearchLine> {
  const { stream, status } = await link.open({ path: '/bench/search', json: scope })
  if (status !== 200) {
    stream.close()
    throw new DaemonError('The daemon refused the search.')
  }
  const stop = () => stream.close()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  let rest = ''
  try {
    for await (const part of untilCut(stream)) {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MAX_LINE) return
      for (const line of lines) {
        // Some may have been on its way.
        if (signal.aborted) return
        yield searchLineSchema.parse(JSON.parse(line))
      }
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stream.close()
  }
}

async function* untilCut(stream: ClientHttp2Stream): AsyncGenerator<string> {
  stream.setEncoding('utf8')
  try {
    yield* stream as AsyncIterable<string>
  } catch {
    // Cut, or closed by us before it was read. What is wrong with a line is thrown where it is read.
  }
}
