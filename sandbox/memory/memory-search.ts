/** Glob and search over files in RAM, with ripgrep's way of printing. */
import picomatch from 'picomatch'
import type { SearchRequest, SearchResult } from '../workspace.ts'
import type { MemoryFiles } from './memory-files.ts'

interface TextFile {
  path: string
  text: string
}

export function globFiles(files: MemoryFiles, pattern: string, base: string): string[] {
  const matches = picomatch(pattern, { dot: true })
  return files
    .below(base)
    .filter(([path, node]) => node.type === 'file' && matches(path.slice(base.length + 1)))
    .sort(([, left], [, right]) => right.mtimeMs - left.mtimeMs)
    .map(([path]) => path)
}

export function searchFiles(files: MemoryFiles, request: SearchRequest, base: string): SearchResult {
  let pattern: RegExp
  try {
    pattern = new RegExp(
      sourceOf(request),
      `g${request.ignoreCase === true ? 'i' : ''}${request.multiline === true ? 's' : 'm'}`,
    )
  } catch (error) {
    return {
      lines: [],
      truncated: false,
      timedOut: false,
      error: `regex parse error: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const lines = textFiles(files, request, base).flatMap((file) => print(file, pattern, request))
  return { lines: lines.slice(0, request.maxLines), truncated: lines.length > request.maxLines, timedOut: false }
}

function sourceOf(request: SearchRequest): string {
  const source =
    request.fixedStrings === true ? request.pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : request.pattern
  return request.wordBoundary === true ? `\\b(?:${source})\\b` : source
}

function textFiles(files: MemoryFiles, request: SearchRequest, base: string): TextFile[] {
  const single = files.file(base)
  const all = single.ok ? [[single.value.path, single.value] as const] : files.below(base)
  const wanted =
    request.glob === undefined
      ? () => true
      : picomatch(request.glob, { basename: !request.glob.includes('/'), dot: true })
  return all.flatMap(([path, node]) => {
    if (node.type !== 'file' || !wanted(path.slice(base.length + 1) || path) || node.bytes.includes(0)) return []
    if (request.type !== undefined && !path.endsWith(`.${request.type}`)) return []
    return [{ path, text: new TextDecoder().decode(node.bytes) }]
  })
}

function print(file: TextFile, pattern: RegExp, request: SearchRequest): string[] {
  const rows = file.text.split('\n')
  if (rows.at(-1) === '') rows.pop()
  const hits = rows.flatMap((row, index) => (row.match(pattern) === null ? [] : [index]))
  if (hits.length === 0) return []
  if (request.mode === 'files_with_matches') return [file.path]
  if (request.mode === 'count') return [`${file.path}:${hits.length}`]
  const shown = new Set(hits.flatMap((hit) => range(hit - (request.before ?? 0), hit + (request.after ?? 0))))
  return rows.flatMap((row, index) => {
    if (!shown.has(index)) return []
    const mark = hits.includes(index) ? ':' : '-'
    const texts = request.onlyMatching === true ? (row.match(pattern) ?? []) : [row]
    return texts.map(
      (text) => `${file.path}${mark}${request.lineNumbers === false ? '' : `${index + 1}${mark}`}${text}`,
    )
  })
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
