/** What the routes about searching and replacing do. */
import { Readable } from 'node:stream'
import type { SearchLine } from '#protocol/api/search-routes.ts'
import { previewReplacement, replaceInFiles, SEARCH_CUT } from '#server/sessions/files/replace-in-files.ts'
import type { Handlers } from '../context.ts'
import { Reply } from '../reply.ts'
import { noteChanges } from './note-change.ts'
import { withSandbox } from './with-sandbox.ts'
import { inside } from './workspace-answer.ts'

const TIMEOUT_MS = 120_000

export const searchHandlers: Pick<Handlers, 'search' | 'replacePreview' | 'replace'> = {
  search: ({ params, body }, context) =>
    withSandbox(context, params.id, async ({ workbench }) => {
      const found = workbench.search({ ...body, timeoutMs: TIMEOUT_MS }, { signal: context.signal })
      const headers = { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' }
      return new Reply({ status: 200, headers, body: Readable.from(inLines(toItsEnd(found, context.signal))) })
    }),

  replacePreview: ({ params, body }, context) =>
    withSandbox(context, params.id, (sandbox) => previewReplacement(sandbox, body, context.signal)),

  replace: ({ params, body }, context) =>
    withSandbox(context, params.id, async (sandbox) => {
      const replaced = await replaceInFiles(sandbox, body, context.signal)
      const changes = replaced.applied.map(({ path }) => ({ path: inside(path), change: 'modified' as const }))
      await noteChanges(context, params.id, changes)
      return replaced
    }),
}

/** A container that goes away in the middle tells no end: then it is said that this is not all. */
async function* toItsEnd(found: AsyncIterable<SearchLine>, signal: AbortSignal): AsyncGenerator<SearchLine> {
  const files = new Set<string>()
  let matches = 0
  for await (const line of found) {
    yield line
    if (line.kind === 'end') return
    if (line.kind !== 'match') continue
    matches += 1
    files.add(line.path)
  }
  if (!signal.aborted) yield { kind: 'end', matches, files: files.size, cut: null, error: SEARCH_CUT }
}

async function* inLines(lines: AsyncIterable<SearchLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}
