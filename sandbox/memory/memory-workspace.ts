/** The Workspace in RAM: the same promises as a container's, for tests that need no container. */

import { randomUUID } from 'node:crypto'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import { followLinks } from '../follow-links.ts'
import {
  type FileContent,
  type FileResult,
  SandboxLostError,
  type WatchEvent,
  type Workspace,
  type WriteDone,
  type WriteRequest,
} from '../workspace.ts'
import { absolute, MemoryFiles, type Node, parentOf, problem, sha256 } from './memory-files.ts'
import { MemoryLedger } from './memory-ledger.ts'
import { globFiles, searchFiles } from './memory-search.ts'
import { type Program, runShell } from './memory-shell.ts'

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
const OUTPUT_ROOT = '/var/lib/slipway/output'

export interface MemoryWorkspaceOptions {
  files?: Readonly<Record<string, string | Uint8Array>>
  programs?: Readonly<Record<string, Program>>
  diskBytes?: number
  now?: () => number
}

/** What a test may do to the world beside the workspace. */
export interface MemoryWorkspace extends Workspace {
  /** Keys in the order in which they really began. */
  readonly started: readonly string[]
  readonly files: MemoryFiles
  text(path: string): string | undefined
  /** The container restarts: what ran is interrupted, the ledger stays, the boot is another. */
  reboot(): void
  /** From now on every operation rejects as if the container were gone. */
  lose(code: SandboxLostError['code']): void
}

export function createMemoryWorkspace(options: MemoryWorkspaceOptions = {}): MemoryWorkspace {
  const now = options.now ?? Date.now
  const files = new MemoryFiles({ root: WORKSPACE_ROOT, now, diskBytes: options.diskBytes ?? 2 ** 40 })
  for (const [path, content] of Object.entries(options.files ?? {})) {
    const at = absolute(path, WORKSPACE_ROOT)
    files.makeDirectories(parentOf(at))
    files.put(at, typeof content === 'string' ? new TextEncoder().encode(content) : content)
  }
  const programs = options.programs ?? {}
  const ledger = new MemoryLedger({
    outputRoot: OUTPUT_ROOT,
    run: (request, process) => {
      const command =
        typeof request.command === 'string' ? request.command : request.command.map((word) => `'${word}'`).join(' ')
      return runShell({
        command,
        cwd: request.cwd ?? WORKSPACE_ROOT,
        env: request.env ?? {},
        signal: process.signal,
        files,
        programs,
        write: process.write,
      })
    },
  })
  return build({ files, ledger, now })
}

interface Parts {
  files: MemoryFiles
  ledger: MemoryLedger
  now: () => number
}

function build({ files, ledger, now }: Parts): MemoryWorkspace {
  let mark = { ledgerId: randomUUID(), bootId: randomUUID(), containerStartedAt: new Date(now()).toISOString() }
  let lost: SandboxLostError['code'] | null = null
  /** Every operation answers in a later turn of the event loop, as a real one does. */
  const act = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve()
    if (lost !== null) throw new SandboxLostError(lost, 'The sandbox is gone.')
    return work()
  }
  const inside = <T>(path: string, work: (resolved: string) => FileResult<T>): Promise<FileResult<T>> =>
    act(() => {
      const found = files.resolve(path)
      return found.ok ? work(found.value) : found
    })
  return {
    get mark() {
      return mark
    },
    files,
    get started() {
      return ledger.started
    },
    text: (path) => {
      const found = files.file(path)
      return found.ok ? new TextDecoder().decode(found.value.bytes) : undefined
    },
    reboot: () => {
      ledger.interruptAll()
      mark = { ...mark, bootId: randomUUID(), containerStartedAt: new Date(now()).toISOString() }
    },
    lose: (code) => {
      lost = code
    },
    stat: (path) => act(() => files.stat(path)),
    followLinks: (paths) => act(() => paths.map((path) => followLinks(path, (at) => files.linkAt(at)))),
    readFile: (path, options) => act(() => read({ files, ledger }, path, options ?? {})),
    writeFile: (request) => act(() => write({ files, ledger }, request)),
    list: (path, options) => act(() => files.list(path, options ?? {})),
    makeDirectory: (path) => inside(path, (resolved) => files.makeDirectories(resolved)),
    move: (from, to) => act(() => files.move(from, to)),
    remove: (path, options) => act(() => files.remove(path, options ?? {})),
    glob: (pattern, options) =>
      inside(options.path ?? files.root, (base) => {
        const paths = globFiles(files, pattern, base)
        return {
          ok: true,
          value: { paths: paths.slice(0, options.limit), truncated: paths.length > options.limit, timedOut: false },
        }
      }),
    search: (request) =>
      inside(request.path ?? files.root, (base) =>
        files.nodes.has(base) ? { ok: true, value: searchFiles(files, request, base) } : problem('not_found', base),
      ),
    exec: (request) => act(() => ledger.exec(request)),
    find: (key) => act(() => ledger.find(key)),
    cancel: (key) => act(() => ledger.cancel(key)),
    // As a container does, it lets go of nothing that can still be read by its path.
    acknowledge: () => act(() => undefined),
    watch: (path, options) => watch(files, path, options.signal),
  }
}

type Disk = Pick<Parts, 'files' | 'ledger'>

function read(
  { files, ledger }: Disk,
  path: string,
  options: { offset?: number; length?: number; maxBytes?: number; allowOutside?: boolean },
): FileResult<FileContent> {
  const spool = options.allowOutside === true ? ledger.spoolFile(path) : undefined
  const found: FileResult<{ bytes: Uint8Array; mode: number; mtimeMs: number }> =
    spool === undefined
      ? files.file(path, { allowOutside: options.allowOutside === true })
      : { ok: true, value: { bytes: spool, mode: 0o644, mtimeMs: 0 } }
  if (!found.ok) return found
  const { bytes, mode, mtimeMs } = found.value
  if (bytes.length > (options.maxBytes ?? DEFAULT_MAX_BYTES)) return problem('too_large', path)
  const from = options.offset ?? 0
  const part = bytes.slice(from, options.length === undefined ? undefined : from + options.length)
  return { ok: true, value: { bytes: part, sha256: sha256(bytes), size: bytes.length, mtimeMs, mode } }
}

function write({ files, ledger }: Disk, request: WriteRequest): FileResult<WriteDone> {
  const hash = sha256(request.bytes)
  const before = request.key === null ? null : ledger.writtenBefore(request.key, hash)
  if (before === 'other') return problem('failed', request.path, 'The key belongs to another input.')
  if (before !== null) return { ok: true, value: before }
  const found = files.resolve(request.path)
  if (!found.ok) return found
  const old = files.nodes.get(found.value)
  const refused = refusalOf(request, old)
  if (refused !== null) return refused
  if (request.makeParents === false && !files.nodes.has(parentOf(found.value)))
    return problem('not_found', request.path)
  const made = files.makeDirectories(parentOf(found.value))
  if (!made.ok) return made
  const put = files.put(found.value, request.bytes)
  if (!put.ok) return put
  const done = { sha256: hash, created: old === undefined, size: request.bytes.length }
  if (request.key !== null) {
    ledger.recordWrite(request.key, hash, done)
    files.writtenByCalls.set(hash, request.bytes)
  }
  return { ok: true, value: done }
}

/** Null: what is there may be replaced. */
function refusalOf({ path, expect }: WriteRequest, old: Node | undefined): FileResult<never> | null {
  if (old !== undefined && old.type !== 'file')
    return problem(old.type === 'other' ? 'special_file' : 'not_a_file', path)
  return expect === undefined || expect === (old === undefined ? null : sha256(old.bytes))
    ? null
    : problem('changed', path)
}

/** Looks for changes ten times a second, as the scanning watcher of a container without inotify does. */
async function* watch(files: MemoryFiles, path: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  const picture = () =>
    new Map(
      files
        .below(path)
        .map(([name, node]) => [
          name,
          `${node.type} ${node.mtimeMs} ${node.type === 'file' ? sha256(node.bytes) : ''}`,
        ]),
    )
  let before = picture()
  if (!signal.aborted) yield { kind: 'overflow', paths: [] }
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const after = picture()
    const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    )
    before = after
    if (paths.length > 0 && !signal.aborted) yield { kind: 'changed', paths }
  }
}
