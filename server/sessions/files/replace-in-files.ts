/** Replacing over many files: looked at first, then written file by file, each only if it is still the one that was looked at. */
import type { RouteAnswer, RouteInput } from '#protocol/api/route.ts'
import type { Routes } from '#protocol/api/routes.ts'
import { REPLACE_FILES_LIMIT } from '#protocol/api/search-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { ReplaceOutcome, SearchScope, TextQuery } from '#sandbox/workbench.ts'

type PreviewRequest = RouteInput<Routes['replacePreview']>['body']
type ReplaceRequest = RouteInput<Routes['replace']>['body']
type Preview = RouteAnswer<Routes['replacePreview']>
type Replaced = RouteAnswer<Routes['replace']>
type Door = Pick<Sandbox, 'workspace' | 'workbench'>

/** Of a search that told no end: its container went away. */
export const SEARCH_CUT = 'The container went away before the search was over. Search again once it is back.'
/** Files that are worked on at once. */
const SIDE_BY_SIDE = 4
/** Milliseconds for finding the files. */
const FIND_MS = 60_000

export async function previewReplacement(door: Door, request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
  const given = { paths: request.paths ?? [], truncated: false, error: undefined }
  const found = request.paths === undefined ? await matchingFiles(door, request, signal) : given
  const preview: Preview = { files: [], skipped: [], truncated: found.truncated }
  if (found.error !== undefined) return { ...preview, error: found.error }
  const outcomes = await sideBySide(found.paths, signal, async (path) => ({
    path,
    outcome: await door.workbench.replaced({ path, query: textOf(request), replacement: request.replacement }),
  }))
  for (const { path, outcome } of outcomes) {
    if (outcome.kind === 'bad_pattern') return { ...preview, files: [], error: outcome.message }
    if (outcome.kind === 'skipped') preview.skipped.push({ path, why: outcome.why, message: outcome.message })
    else preview.files.push({ path, sha256: outcome.sha256, total: outcome.total, matches: outcome.matches })
  }
  return preview
}

export async function replaceInFiles(door: Door, request: ReplaceRequest, signal: AbortSignal): Promise<Replaced> {
  const replaced: Replaced = { applied: [], skipped: [] }
  const outcomes = await sideBySide(request.files, signal, async (file) => ({
    path: file.path,
    outcome: await replaceInFile(door, request, file),
  }))
  for (const { path, outcome } of outcomes) {
    if (outcome.kind === 'bad_pattern') replaced.error = outcome.message
    else if (outcome.kind === 'skipped') replaced.skipped.push({ path, why: outcome.why, message: outcome.message })
    else replaced.applied.push({ path, sha256: outcome.sha256, replaced: outcome.total })
  }
  return replaced
}

type Written =
  | { kind: 'written'; sha256: string; total: number }
  | { kind: 'skipped'; why: Replaced['skipped'][number]['why']; message: string }
  | Extract<ReplaceOutcome, { kind: 'bad_pattern' }>

const STALE: Written = { kind: 'skipped', why: 'stale', message: 'The file is not the one you have seen.' }

async function replaceInFile(
  { workspace, workbench }: Door,
  request: ReplaceRequest,
  { path, sha256 }: { path: string; sha256: string },
): Promise<Written> {
  const outcome = await workbench.replaced({ path, query: textOf(request), replacement: request.replacement })
  if (outcome.kind !== 'replaced') return outcome
  if (outcome.sha256 !== sha256) return STALE
  const change = { key: null, path: `${WORKSPACE_ROOT}/${path}`, bytes: outcome.after, expect: sha256 }
  const written = await workspace.writeFile(change)
  if (written.ok) return { kind: 'written', sha256: written.value.sha256, total: outcome.total }
  const { kind, message } = written.problem
  return kind === 'changed' ? STALE : { kind: 'skipped', why: 'failed', message }
}

interface Found {
  paths: string[]
  truncated: boolean
  error: string | undefined
}

async function matchingFiles({ workbench }: Door, request: PreviewRequest, signal: AbortSignal): Promise<Found> {
  const { include, exclude, hidden, ignored } = request
  const scope: SearchScope = {
    ...{ ...textOf(request), include, exclude, hidden, ignored, context: 0 },
    ...{ perFile: 1, limit: REPLACE_FILES_LIMIT + 1, timeoutMs: FIND_MS },
  }
  const paths = new Set<string>()
  const found: Found = { paths: [], truncated: false, error: SEARCH_CUT }
  for await (const line of workbench.search(scope, { signal })) {
    if (line.kind === 'match') paths.add(line.path)
    else if (line.kind === 'end') Object.assign(found, { truncated: line.cut !== null, error: line.error })
  }
  const sorted = [...paths].sort()
  return {
    ...{ paths: sorted.slice(0, REPLACE_FILES_LIMIT), error: found.error },
    truncated: found.truncated || sorted.length > REPLACE_FILES_LIMIT,
  }
}

function textOf({ pattern, regex, caseSensitive, wholeWord }: TextQuery): TextQuery {
  return { pattern, regex, caseSensitive, wholeWord }
}

/** In the order of the items. */
async function sideBySide<T, R>(items: readonly T[], signal: AbortSignal, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      signal.throwIfAborted()
      results[index] = await work(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  return results
}
