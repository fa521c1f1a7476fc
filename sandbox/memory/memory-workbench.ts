/** The Workbench over files in RAM: the same promises as a container's, with JavaScript's own regular expressions. */
import picomatch from 'picomatch'
import type { SearchLine } from '#protocol/api/search-routes.ts'
import type { ReplaceOutcome, SearchScope, TextQuery, Workbench } from '../workbench.ts'
import { createMemoryCheckpoints } from './memory-checkpoints.ts'
import { type MemoryFiles, sha256 } from './memory-files.ts'

export function createMemoryWorkbench(files: MemoryFiles): Workbench {
  return {
    async fileNames({ limit }) {
      const names = visibleFiles(files, { ignored: false, hidden: true }).map(({ path }) => path)
      return { ok: true, value: { names: names.slice(0, limit), truncated: names.length > limit } }
    },
    search: (scope, { signal }) => search(files, scope, signal),
    replaced: async (request) => replaced(files, request),
    gitStatus: async () => ({ kind: 'none' }),
    ...createMemoryCheckpoints(files),
  }
}

interface TextFile {
  path: string
  bytes: Uint8Array
}

/** Sorted by path. A .gitignore at the top hides what it names, as plain globs. */
function visibleFiles(files: MemoryFiles, { ignored, hidden }: { ignored: boolean; hidden: boolean }): TextFile[] {
  const rules = files.file(`${files.root}/.gitignore`)
  const patterns = rules.ok ? new TextDecoder().decode(rules.value.bytes).split('\n').filter(Boolean) : []
  const hides = globsOf(['node_modules', ...patterns])
  return files.below(files.root).flatMap(([name, node]) => {
    const path = name.slice(files.root.length + 1)
    const parts = path.split('/')
    if (node.type !== 'file' || parts.includes('.git') || (!ignored && hides(path))) return []
    return !hidden && parts.some((part) => part.startsWith('.')) ? [] : [{ path, bytes: node.bytes }]
  })
}

function globsOf(globs: readonly string[]): (path: string) => boolean {
  const all = globs.flatMap((given) => {
    const glob = given.replace(/^\/|\/+$/g, '')
    const anywhere = glob.includes('/') ? glob : `**/${glob}`
    return [anywhere, `${anywhere}/**`]
  })
  return all.length === 0 ? () => false : picomatch(all, { dot: true })
}

async function* search(files: MemoryFiles, scope: SearchScope, signal: AbortSignal): AsyncGenerator<SearchLine> {
  const pattern = patternOf(scope)
  if (pattern instanceof Error) {
    yield { kind: 'end', matches: 0, files: 0, cut: null, error: pattern.message }
    return
  }
  const [included, excluded] = [globsOf(scope.include), globsOf(scope.exclude)]
  const wanted = visibleFiles(files, scope).filter(
    ({ path, bytes }) => !bytes.includes(0) && (scope.include.length === 0 || included(path)) && !excluded(path),
  )
  const told = { matches: 0, files: 0 }
  for (const file of wanted) {
    await Promise.resolve()
    if (signal.aborted) return
    const lines = matchingLines(file, pattern)
    if (lines.length > 0) told.files += 1
    for (const line of lines.slice(0, scope.perFile)) {
      if (told.matches === scope.limit) {
        yield { kind: 'end', ...told, cut: 'matches' }
        return
      }
      told.matches += 1
      yield line
    }
    if (lines.length > scope.perFile) yield { kind: 'file-cut', path: file.path }
  }
  if (!signal.aborted) yield { kind: 'end', ...told, cut: null }
}

function matchingLines({ path, bytes }: TextFile, pattern: RegExp): Extract<SearchLine, { kind: 'match' }>[] {
  return new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .flatMap((text, index) => {
      const ranges = [...text.matchAll(pattern)].map((found) => ({
        from: found.index,
        to: found.index + found[0].length,
      }))
      return ranges.length === 0 ? [] : [{ kind: 'match' as const, path, line: index + 1, text, offset: 0, ranges }]
    })
}

function patternOf({ pattern, regex, caseSensitive, wholeWord }: TextQuery): RegExp | Error {
  const source = regex ? pattern : pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  try {
    return new RegExp(wholeWord ? `\\b(?:${source})\\b` : source, `gm${caseSensitive ? '' : 'i'}`)
  } catch (error) {
    return new Error(`regex parse error: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function replaced(
  files: MemoryFiles,
  { path, query, replacement }: Parameters<Workbench['replaced']>[0],
): ReplaceOutcome {
  const file = files.file(`${files.root}/${path}`)
  if (!file.ok)
    return {
      kind: 'skipped',
      why: file.problem.kind === 'not_found' ? 'gone' : 'failed',
      message: file.problem.message,
    }
  const { bytes } = file.value
  if (bytes.includes(0)) return { kind: 'skipped', why: 'binary', message: 'The file is not text.' }
  const pattern = patternOf(query)
  if (pattern instanceof Error) return { kind: 'bad_pattern', message: pattern.message }
  const text = new TextDecoder().decode(bytes)
  const single = new RegExp(pattern.source, pattern.flags.replace('g', ''))
  const made = (found: string) => (query.regex ? found.replace(single, replacement) : replacement)
  const matches = [...text.matchAll(pattern)]
  if (matches.length === 0) return { kind: 'skipped', why: 'no_match', message: 'Nothing in it matches.' }
  const after = text.replace(pattern, made)
  const [before, now] = [text.split('\n'), after.split('\n')]
  return {
    ...{ kind: 'replaced', sha256: sha256(bytes), total: matches.length, after: new TextEncoder().encode(after) },
    matches: matches.slice(0, 200).map((found) => {
      const lead = text.slice(0, found.index)
      const line = lead.split('\n').length
      return {
        ...{ line, column: lead.length - (lead.lastIndexOf('\n') + 1), found: found[0], replacement: made(found[0]) },
        ...{ before: before[line - 1] ?? '', after: now[line - 1] ?? '' },
      }
    }),
  }
}
