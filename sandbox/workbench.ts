/**
 * What PEOPLE's panes ask of a container beside a tool's work: names, searches, replacements, the repository, kept states of
 * the files. Everything runs as the unprivileged user, and nothing of the repository's own settings runs at all. Expected
 * failures are values; a method throws only when the port itself is broken (`SandboxLostError`) or its signal was aborted.
 */
import type { GitStatus } from '#protocol/api/git-routes.ts'
import type { ReplacedMatch, SearchLine } from '#protocol/api/search-routes.ts'
import type { FileResult } from './workspace.ts'

export interface TextQuery {
  pattern: string
  regex: boolean
  caseSensitive: boolean
  wholeWord: boolean
}

export interface SearchScope extends TextQuery {
  include: readonly string[]
  exclude: readonly string[]
  hidden: boolean
  ignored: boolean
  /** Lines around a match. */
  context: number
  /** Matching lines of one file, and of all, after which no more are told. */
  perFile: number
  limit: number
  /** Milliseconds. */
  timeoutMs: number
}

export type ReplaceOutcome =
  | {
      kind: 'replaced'
      /** Of the file as it was read. */
      sha256: string
      total: number
      /** At most 200. */
      matches: ReplacedMatch[]
      /** The whole file as it would be. */
      after: Uint8Array
    }
  | { kind: 'skipped'; why: 'gone' | 'binary' | 'too_large' | 'no_match' | 'failed'; message: string }
  /** ripgrep's own words about the pattern. */
  | { kind: 'bad_pattern'; message: string }

export interface CheckpointMade {
  checkpointId: string
  parent: string | null
  treeHash: string
  files: number
  bytes: number
  leftOut: number
  durationMs: number
  /** Files whose content was read for it; the others were known to be the same. */
  read: number
}

export interface Difference {
  path: string
  status: 'added' | 'modified' | 'deleted' | 'renamed' | 'mode'
  from?: string
  type: 'file' | 'link' | 'directory'
  added: number | null
  removed: number | null
  binary: boolean
  modeBefore: number | null
  modeAfter: number | null
  /** Null: gone, or its content is larger than is kept. */
  sha256: string | null
}

export interface Comparison {
  differences: Difference[]
  truncated: boolean
  leftOut: string[]
}

/** One file of a checkpoint. `bytes` is null when it was not kept for its size. */
export interface KeptFile {
  type: 'file' | 'link'
  mode: number
  size: number
  sha256: string | null
  bytes: Uint8Array | null
}

export interface Workbench {
  /** Files that .gitignore does not hide, sorted, relative to the workspace. */
  fileNames(options: { limit: number }): Promise<FileResult<{ names: string[]; truncated: boolean }>>
  /** Ends with one `end`; without it, and without a word, when it is aborted or the connection is cut. Paths are relative to the workspace. */
  search(scope: SearchScope, options: { signal: AbortSignal }): AsyncIterable<SearchLine>
  /** What the replacement would make of one file; writes nothing. `path` is relative to the workspace. */
  replaced(request: { path: string; query: TextQuery; replacement: string }): Promise<ReplaceOutcome>
  gitStatus(): Promise<GitStatus>
  /** Keeps the files as they are now. The same id again gives what it made the first time. */
  checkpoint(request: { checkpointId: string }): Promise<FileResult<CheckpointMade>>
  /** The files now against a checkpoint; `not_found` when there is none of that id any more. */
  compare(checkpointId: string): Promise<FileResult<Comparison>>
  /** `not_found`: the file was not in it; `failed`: there is no checkpoint of that id any more. */
  keptFile(request: { checkpointId: string; path: string }): Promise<FileResult<KeptFile>>
  /** Content by its hash, whichever checkpoint keeps it. */
  keptContent(sha256: string): Promise<FileResult<Uint8Array>>
}
