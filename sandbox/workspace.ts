/**
 * What a TOOL may touch of a sandbox: files below the workspace, commands, searches, watches. Nothing here can pause, destroy
 * or leave the sandbox; that is the provider's. Expected failures are values; a method throws only when the port itself is broken
 * (`SandboxLostError`) or its signal was aborted (`AbortError`).
 */
import type { ContainerEnd } from '#protocol/container-end.ts'
import type { LedgerMark } from '#protocol/events/call-events.ts'

/** Why a file operation was refused. `path` is as asked. */
export interface FileProblem {
  kind:
    | 'not_found'
    | 'not_a_file'
    | 'not_a_directory'
    | 'exists'
    | 'outside'
    | 'special_file'
    | 'permission'
    | 'too_large'
    | 'changed'
    | 'not_empty'
    | 'disk_full'
    | 'invalid_path'
    | 'failed'
  path: string
  message: string
}
export type FileResult<T> = { ok: true; value: T } | { ok: false; problem: FileProblem }

export interface FileStat {
  /** Absolute, after links were resolved. */
  path: string
  type: 'file' | 'directory' | 'link' | 'other'
  size: number
  mode: number
  /** Milliseconds since 1970 on the container's clock. */
  mtimeMs: number
}

export interface FileContent {
  bytes: Uint8Array
  /** Hash of the WHOLE file, also when only a part was asked for; null when the file is above the hashing limit (64 MiB). */
  sha256: string | null
  size: number
  mtimeMs: number
  mode: number
}

export interface ListedFile {
  /** Relative to the listed directory. */
  path: string
  type: FileStat['type']
  size: number
  mtimeMs: number
}

export interface WriteRequest {
  /** The call's key; a second request with the same key and input joins the first. Null: a person's write, not in the ledger. */
  key: string | null
  path: string
  bytes: Uint8Array
  /** Compare-and-swap: the hash that must be there now; null: no file may be there; absent: whatever is there. */
  expect?: string | null
  /** Missing parent directories are made. Default true. */
  makeParents?: boolean
}
export interface WriteDone {
  sha256: string
  created: boolean
  size: number
}

export interface ExecRequest {
  /** The call's key in the ledger: the seq of its `call-requested`, or an id for a person's command. */
  key: string
  /** Hash of the input; another input under the same key is refused. */
  inputHash: string
  /** Run by `bash -c`; `argv` runs without a shell. */
  command: string | readonly string[]
  cwd?: string
  env?: Readonly<Record<string, string>>
  /** Milliseconds; the process group gets SIGTERM, then SIGKILL. 0: no limit. */
  timeoutMs: number
  /** `merged`: stdout and stderr in one spool in the order they came. */
  output: 'merged' | 'separate'
  /** The command goes on after the call has been answered. */
  background?: boolean
  /** Report the working directory in which the shell ended. */
  reportCwd?: boolean
  stdin?: Uint8Array
}

export type OutputStream = 'merged' | 'stdout' | 'stderr'
export interface OutputChunk {
  stream: OutputStream
  /** Byte offset in this stream's spool. */
  offset: number
  bytes: Uint8Array
}

export interface ExecEnd {
  kind: 'exited' | 'timeout' | 'cancelled' | 'interrupted' | 'refused'
  exitCode: number | null
  signal: string | null
  /** The kernel killed a process of the group for memory. */
  outOfMemory: boolean
  /** Bytes that the command wrote; the spool keeps at most its cap of them (head and tail). */
  bytes: { merged?: number; stdout?: number; stderr?: number }
  /** Where the whole output lies in the container, readable by the agent. */
  outputPath: string
  cwd?: string
  durationMs: number
  message?: string
}

/** A command that runs or ran, found by its key. Dropping it stops nothing. */
export interface Execution {
  key: string
  /** Where the whole output lies in the container, readable by the agent; known from the start. */
  outputPath: string
  /** Output from `from` bytes on until the end; ends early without error when `signal` aborts. */
  output(options?: { from?: number; stream?: OutputStream; signal?: AbortSignal }): AsyncIterable<OutputChunk>
  /** Resolves with the terminal record; the same for everybody who asks. */
  end(options?: { signal?: AbortSignal }): Promise<ExecEnd>
}

/** What the ledger knows of a key. `absent` proves "never started" only under the same ledger and boot as `mark`. */
export type LedgerEntry =
  | { state: 'absent' }
  | { state: 'running'; execution: Execution }
  | { state: 'ended'; end: ExecEnd; execution: Execution }
  | { state: 'written'; done: WriteDone }
  | { state: 'lost' }

export interface SearchRequest {
  pattern: string
  /** Absolute path of a file or directory; default the workspace. */
  path?: string
  glob?: string
  type?: string
  mode: 'files_with_matches' | 'content' | 'count'
  before?: number
  after?: number
  ignoreCase?: boolean
  onlyMatching?: boolean
  /** Line numbers in `content`; default true. */
  lineNumbers?: boolean
  multiline?: boolean
  fixedStrings?: boolean
  wordBoundary?: boolean
  /** Milliseconds. */
  timeoutMs: number
  /** Lines of output after which the search is stopped. */
  maxLines: number
}
export interface SearchResult {
  /** Output of ripgrep, line by line, paths absolute. */
  lines: string[]
  truncated: boolean
  timedOut: boolean
  /** ripgrep's own words about a bad pattern. */
  error?: string
}

export interface GlobResult {
  /** Absolute paths, the latest changed first. */
  paths: string[]
  truncated: boolean
  timedOut: boolean
}

export interface WatchEvent {
  kind: 'changed' | 'overflow'
  /** Absolute; empty on overflow, after which the watcher must look for itself. */
  paths: string[]
}

export interface Workspace {
  /** Where the daemon stands: recorded with every start, so that a restart can prove what never ran. */
  readonly mark: LedgerMark
  stat(path: string): Promise<FileResult<FileStat>>
  /** Where absolute paths lead once every link is followed, in the order asked and also for what is not there yet. Null where that cannot be told. At most 1000. */
  followLinks(paths: readonly string[]): Promise<readonly (string | null)[]>
  /** Whole file, or `length` bytes from `offset`. Refused above `maxBytes` (default 64 MiB). Devices, FIFOs, sockets are refused, and so is what lies outside
   * the workspace unless `allowOutside` says that the caller was permitted to read there (as the unprivileged user). */
  readFile(
    path: string,
    options?: { offset?: number; length?: number; maxBytes?: number; allowOutside?: boolean },
  ): Promise<FileResult<FileContent>>
  /** Atomic by rename in the same directory; keeps the mode of what it replaces. */
  writeFile(request: WriteRequest): Promise<FileResult<WriteDone>>
  /** One level, or all below with `recursive`, up to `limit` entries. */
  list(
    path: string,
    options?: { recursive?: boolean; limit?: number },
  ): Promise<FileResult<{ entries: ListedFile[]; truncated: boolean }>>
  makeDirectory(path: string): Promise<FileResult<null>>
  move(from: string, to: string): Promise<FileResult<null>>
  remove(path: string, options?: { recursive?: boolean }): Promise<FileResult<null>>
  glob(pattern: string, options: { path?: string; limit: number; timeoutMs: number }): Promise<FileResult<GlobResult>>
  search(request: SearchRequest, options?: { signal?: AbortSignal }): Promise<FileResult<SearchResult>>
  /** Resolves once the ledger has accepted the command and it was spawned, or with its terminal record if it could not be. */
  exec(request: ExecRequest): Promise<Execution>
  /** What became of a key; follow or collect it from there. */
  find(key: string): Promise<LedgerEntry>
  /** Kills the whole tree of the key's command within 300 ms; on an unknown key leaves a tombstone that refuses a later start. */
  cancel(key: string): Promise<void>
  /** The result is stored on the server: the spool entry may go. */
  acknowledge(key: string): Promise<void>
  /** Begins with an overflow once it stands: what changed until then was not seen. */
  watch(path: string, options: { signal: AbortSignal }): AsyncIterable<WatchEvent>
}

/** The sandbox is gone or does not answer; what had started is `interrupted`. */
export class SandboxLostError extends Error {
  override readonly name = 'SandboxLostError'
  readonly code: 'stopped' | 'killed' | 'out_of_memory' | 'daemon_died' | 'unreachable' | 'removed'
  /** Where its own program ended by itself. */
  readonly end: ContainerEnd | undefined
  constructor(
    code: SandboxLostError['code'],
    message: string,
    { end, ...options }: ErrorOptions & { end?: ContainerEnd } = {},
  ) {
    super(message, options)
    this.code = code
    this.end = end
  }
}
