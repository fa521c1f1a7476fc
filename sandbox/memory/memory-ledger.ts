/** The ledger of calls in RAM: accept, run, end, by key; the same promises as the daemon's. */
import type {
  ExecEnd,
  ExecRequest,
  Execution,
  LedgerEntry,
  OutputChunk,
  OutputStream,
  WriteDone,
} from '../workspace.ts'

/** Bytes of output that are given at once, as the daemon does. */
const CHUNK_BYTES = 64 * 1024

interface Entry {
  key: string
  inputHash: string
  spools: Map<OutputStream, Uint8Array[]>
  end: ExecEnd | null
  controller: AbortController
  cancelled: 'cancelled' | 'timeout' | null
  waiters: Set<() => void>
}

export interface RunningProcess {
  signal: AbortSignal
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void
}
/** Runs the command; resolves with how it ended by itself. */
export type Run = (request: ExecRequest, process: RunningProcess) => Promise<{ exitCode: number; cwd: string }>

export class MemoryLedger {
  readonly #entries = new Map<string, Entry>()
  readonly #written = new Map<string, { hash: string; done: WriteDone }>()
  readonly #tombstones = new Set<string>()
  readonly #run: Run
  readonly #outputRoot: string
  /** Keys in the order in which their commands really began: run-once is judged by this. */
  readonly started: string[] = []

  constructor(options: { run: Run; outputRoot: string }) {
    this.#run = options.run
    this.#outputRoot = options.outputRoot
  }

  exec(request: ExecRequest): Execution {
    const known = this.#entries.get(request.key)
    if (known !== undefined)
      return known.inputHash === request.inputHash
        ? this.#execution(known)
        : this.#refused(request, 'The key belongs to another input.')
    if (this.#tombstones.has(request.key)) return this.#refused(request, 'The call was cancelled before it began.')
    const entry: Entry = {
      key: request.key,
      inputHash: request.inputHash,
      spools: new Map(),
      end: null,
      controller: new AbortController(),
      cancelled: null,
      waiters: new Set(),
    }
    this.#entries.set(request.key, entry)
    this.started.push(request.key)
    void this.#live(entry, request)
    return this.#execution(entry)
  }

  find(key: string): LedgerEntry {
    const written = this.#written.get(key)
    if (written !== undefined) return { state: 'written', done: written.done }
    const entry = this.#entries.get(key)
    if (entry === undefined) return { state: 'absent' }
    const execution = this.#execution(entry)
    return entry.end === null ? { state: 'running', execution } : { state: 'ended', end: entry.end, execution }
  }

  cancel(key: string, kind: 'cancelled' | 'timeout' = 'cancelled'): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) this.#tombstones.add(key)
    else if (entry.end === null) {
      entry.cancelled ??= kind
      entry.controller.abort()
    }
  }

  recordWrite(key: string, hash: string, done: WriteDone): void {
    this.started.push(key)
    this.#written.set(key, { hash, done })
  }

  writtenBefore(key: string, hash: string): WriteDone | 'other' | null {
    const written = this.#written.get(key)
    if (written === undefined) return null
    return written.hash === hash ? written.done : 'other'
  }

  /** The container stopped: what ran is interrupted. */
  interruptAll(): void {
    for (const entry of this.#entries.values()) {
      if (entry.end !== null) continue
      entry.controller.abort()
      this.#finish(entry, { kind: 'interrupted', exitCode: null, cwd: undefined, startedAt: performance.now() })
    }
  }

  async #live(entry: Entry, request: ExecRequest): Promise<void> {
    const startedAt = performance.now()
    const timer =
      request.timeoutMs > 0 ? setTimeout(() => this.cancel(entry.key, 'timeout'), request.timeoutMs) : undefined
    const write = (stream: 'stdout' | 'stderr', bytes: Uint8Array) =>
      this.#spool(entry, request.output === 'merged' ? 'merged' : stream, bytes)
    const ended = await this.#run(request, { signal: entry.controller.signal, write })
    clearTimeout(timer)
    const kind = entry.cancelled ?? 'exited'
    this.#finish(entry, {
      kind,
      exitCode: kind === 'exited' ? ended.exitCode : null,
      cwd: request.reportCwd === true ? ended.cwd : undefined,
      startedAt,
    })
  }

  #finish(
    entry: Entry,
    how: { kind: ExecEnd['kind']; exitCode: number | null; cwd: string | undefined; startedAt: number },
  ): void {
    if (entry.end !== null) return
    entry.end = {
      kind: how.kind,
      exitCode: how.exitCode,
      signal: how.kind === 'exited' ? null : 'SIGTERM',
      outOfMemory: false,
      bytes: Object.fromEntries(
        [...entry.spools].map(([stream, parts]) => [stream, parts.reduce((sum, part) => sum + part.length, 0)]),
      ),
      outputPath: this.#path(entry.key),
      ...(how.cwd === undefined ? {} : { cwd: how.cwd }),
      durationMs: performance.now() - how.startedAt,
    }
    this.#wake(entry)
  }

  #spool(entry: Entry, stream: OutputStream, bytes: Uint8Array): void {
    const spool = entry.spools.get(stream) ?? []
    spool.push(bytes)
    entry.spools.set(stream, spool)
    this.#wake(entry)
  }

  #wake(entry: Entry): void {
    for (const wake of [...entry.waiters]) wake()
  }

  /** The spool as a file: `/…/<key>.log`. Undefined: no such spool. */
  spoolFile(path: string): Uint8Array | undefined {
    const entry = [...this.#entries.values()].find(({ key }) => this.#path(key) === path)
    return entry === undefined ? undefined : Buffer.concat([...entry.spools.values()].flat())
  }

  #path(key: string): string {
    return `${this.#outputRoot}/${key}.log`
  }

  #execution(entry: Entry): Execution {
    return {
      key: entry.key,
      outputPath: this.#path(entry.key),
      output: (options = {}) => follow(entry, options),
      end: async ({ signal } = {}) => {
        while (entry.end === null) await change(entry, signal)
        return entry.end
      },
    }
  }

  #refused(request: ExecRequest, message: string): Execution {
    const end: ExecEnd = {
      kind: 'refused',
      exitCode: null,
      signal: null,
      outOfMemory: false,
      bytes: {},
      outputPath: this.#path(request.key),
      durationMs: 0,
      message,
    }
    return {
      key: request.key,
      outputPath: end.outputPath,
      output: () => (async function* () {})(),
      end: () => Promise.resolve(end),
    }
  }
}

/** Resolves at the next change; rejects when the signal aborts. */
function change(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const clean = () => {
      entry.waiters.delete(wake)
      signal?.removeEventListener('abort', abort)
    }
    const wake = () => {
      clean()
      resolve()
    }
    const abort = () => {
      clean()
      reject(new DOMException('Aborted', 'AbortError'))
    }
    entry.waiters.add(wake)
    signal?.addEventListener('abort', abort)
    if (signal?.aborted === true) abort()
  })
}

async function* follow(
  entry: Entry,
  options: { from?: number; stream?: OutputStream; signal?: AbortSignal },
): AsyncGenerator<OutputChunk> {
  const stream = options.stream ?? 'merged'
  let at = options.from ?? 0
  for (;;) {
    const all = Buffer.concat(entry.spools.get(stream) ?? [])
    if (all.length > at) {
      const bytes = new Uint8Array(all.subarray(at, at + CHUNK_BYTES))
      yield { stream, offset: at, bytes }
      at += bytes.length
      continue
    }
    if (entry.end !== null || options.signal?.aborted === true) return
    const aborted = await change(entry, options.signal).then(
      () => false,
      () => true,
    )
    if (aborted) return
  }
}
