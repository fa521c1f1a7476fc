/** One watch on the files of a session, shared by all who look at it, told as signals; and what the container uses, for their status bars. */
import { MAIN_AGENT, WORKSPACE_ROOT } from '#protocol/ids.ts'
import { FILES_CHANGED_LIMIT, type Signal } from '#protocol/signal.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { WatchEvent } from '#sandbox/workspace.ts'
import type { SessionLogger } from '../ports.ts'

type Origin = Extract<Signal, { type: 'files-changed' }>['origin']

export interface FileWatcherOptions {
  sessionId: string
  epoch: number
  logger: SessionLogger
  /** The live connection, if there is one; none is made for this. */
  sandbox(): Sandbox | null
  viewers(): number
  emit(signal: Signal): void
  originOf(path: string): Origin
  /** Something changed, or may have. */
  onChange(): void
}

/** Milliseconds between looks whether anybody watches, and between what is told of the container. */
const LOOK_MS = 1_000
const STATS_MS = 4_000
/** Names in `.git` that say that HEAD, the index or a branch moved. */
const GIT_NAMES = /^\.git\/(HEAD|index|packed-refs|MERGE_HEAD|REBASE_HEAD|CHERRY_PICK_HEAD)$/

export class FileWatcher {
  readonly #options: FileWatcherOptions
  readonly #timer: NodeJS.Timeout
  #watching: { sandbox: Sandbox; controller: AbortController } | null = null
  #statsAt = Number.NEGATIVE_INFINITY

  constructor(options: FileWatcherOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref()
  }

  get watching(): boolean {
    return this.#watching !== null
  }

  /** Starts or stops, as it is wanted now. */
  look(): void {
    const { sandbox: current, viewers } = this.#options
    const sandbox = viewers() > 0 ? current() : null
    if (this.#watching !== null && this.#watching.sandbox !== sandbox) this.#stop()
    if (sandbox === null) return
    if (this.#watching === null) this.#start(sandbox)
    this.#tellStats(sandbox).catch((error: unknown) => this.#warn(error, 'stats: not told'))
  }

  end(): void {
    clearInterval(this.#timer)
    this.#stop()
  }

  #start(sandbox: Sandbox): void {
    const watching = { sandbox, controller: new AbortController() }
    this.#watching = watching
    const { signal } = watching.controller
    this.#follow(sandbox, signal)
      .catch((error: unknown) => {
        if (!signal.aborted) this.#warn(error, 'files: the watch broke')
      })
      .finally(() => {
        if (this.#watching === watching) this.#watching = null
      })
  }

  #stop(): void {
    this.#watching?.controller.abort()
    this.#watching = null
    this.#options.onChange()
  }

  async #follow({ workspace }: Sandbox, signal: AbortSignal): Promise<void> {
    for await (const event of workspace.watch(WORKSPACE_ROOT, { signal })) {
      if (signal.aborted) return
      this.#options.onChange()
      this.#tell(event)
    }
  }

  #tell({ kind, paths }: WatchEvent): void {
    const { emit, originOf } = this.#options
    const overflow = kind === 'overflow'
    const files = new Map<Origin, string[]>()
    let git = overflow
    for (const path of paths) {
      const name = path.slice(WORKSPACE_ROOT.length + 1)
      if (name === '.git' || name.startsWith('.git/')) {
        git ||= name === '.git' || GIT_NAMES.test(name)
        continue
      }
      const origin = originOf(path)
      files.set(origin, [...(files.get(origin) ?? []), name])
    }
    if (overflow) emit({ type: 'files-changed', ...this.#place(), paths: [], overflow, origin: 'outside' })
    for (const [origin, names] of files) {
      const many = names.length > FILES_CHANGED_LIMIT
      emit({ type: 'files-changed', ...this.#place(), paths: many ? [] : names, overflow: many, origin })
    }
    if (git) emit({ type: 'git-changed', ...this.#place() })
  }

  async #tellStats(sandbox: Sandbox): Promise<void> {
    const now = performance.now()
    if (now - this.#statsAt < STATS_MS) return
    this.#statsAt = now
    const { memoryBytes, memoryLimitBytes, cpuPercent, pids, diskBytes } = await sandbox.stats()
    const used = { memoryBytes, memoryLimitBytes, cpuPercent, pids, diskBytes }
    this.#options.emit({ type: 'container-stats', ...this.#place(), ...used })
  }

  #place() {
    return { epoch: this.#options.epoch, agentId: MAIN_AGENT, turnId: null }
  }

  #warn(error: unknown, words: string): void {
    const { logger, sessionId } = this.#options
    logger.warn({ sessionId, error: String(error) }, words)
  }
}
