/** The daemon's unprivileged workers: quick file work, long walks and killing never wait for each other. */
import type { Answer } from './file-actions.ts'
import type { FileAction, Problem, Result } from './wire.ts'
import { type WorkerOptions, WorkerProcess } from './worker-process.ts'
import type { Intent, Settled, WriteAsked } from './write-file.ts'

/** Milliseconds that a killing may take until its worker counts as stopped by the code that it was to kill. */
const KILL_PATIENCE_MS = 1500
const KILL_TRIES = 3

export class Worker {
  readonly #quick: WorkerProcess
  readonly #long: WorkerProcess
  readonly #killer: WorkerProcess

  constructor(options: WorkerOptions) {
    this.#quick = new WorkerProcess(options)
    this.#long = new WorkerProcess(options)
    this.#killer = new WorkerProcess(options)
  }

  warm(): void {
    this.#quick.warm()
    this.#killer.warm()
  }

  /** What changes nothing is asked again when the worker died over it. */
  async file(action: FileAction, bytes?: Uint8Array): Promise<Result<Answer>> {
    const process = isLong(action) ? this.#long : this.#quick
    const asked = { kind: 'file' as const, action, ...(bytes === undefined ? {} : { bytes }) }
    const ask = () => process.ask<Result<Answer> | null>(asked, null)
    return (await ask()) ?? (LOOKS.has(action.act) ? await ask() : null) ?? died(action.path)
  }

  prepareWrite(asked: WriteAsked, bytes: Uint8Array): Promise<Result<Intent>> {
    return this.#quick.ask<Result<Intent>>({ kind: 'prepare', asked, bytes }, died(asked.path))
  }

  settleWrite({ path, temporary, before, after }: Intent): Promise<Result<Settled>> {
    return this.#quick.ask<Result<Settled>>({ kind: 'settle', intent: { path, temporary, before, after } }, died(path))
  }

  unpack(path: string): Promise<Result<{ files: number; bytes: number }>> {
    return this.#long.ask<Result<{ files: number; bytes: number }>>({ kind: 'unpack', path }, died(path))
  }

  /** Ends what carries the mark or is of the group, with all that descends from it; also when that stops or kills the worker meanwhile. */
  async kill(killing: { mark: string; group: number; graceMs: number }): Promise<void> {
    for (let tries = 0; tries < KILL_TRIES; tries++) {
      const killed = await withTimeout(
        KILL_PATIENCE_MS,
        this.#killer.ask<number | null>({ kind: 'kill', ...killing }, null),
      )
      if (killed !== null) return
      this.#killer.kill()
      // The daemon may signal everybody, but cannot see who carries a mark.
      if (killing.group > 1) signalGroup(killing.group)
    }
  }

  close(): void {
    for (const worker of [this.#quick, this.#long, this.#killer]) worker.close()
  }
}

const LOOKS: ReadonlySet<FileAction['act']> = new Set(['stat', 'read', 'list', 'glob', 'resolve'])

function died(path: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { kind: 'failed', path, message: 'The file worker died.' } }
}

function isLong(action: FileAction): boolean {
  return (
    action.act === 'glob' ||
    (action.act === 'list' && action.recursive === true) ||
    (action.act === 'remove' && action.recursive === true)
  )
}

function signalGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
