/** Follows background commands to their end, which may come long after the turn that started them. */
import type { Draft } from '#protocol/event.ts'
import type { OpenTask, SessionState } from '#protocol/state.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { ExecEnd, LedgerEntry } from '#sandbox/workspace.ts'
import type { Journal } from './journal.ts'
import type { SessionLogger } from './ports.ts'

export interface TaskWatcherOptions {
  sessionId: string
  journal: Journal
  logger: SessionLogger
  /** Connects if need be; null when there is no container any more. */
  sandbox(): Promise<Sandbox | null>
}

type Outcome = Extract<Draft['event'], { type: 'task-ended' }>['outcome']

export class TaskWatcher {
  readonly #options: TaskWatcherOptions
  readonly #watched = new Set<string>()
  readonly #ending = new AbortController()

  constructor(options: TaskWatcherOptions) {
    this.#options = options
  }

  /** Starts to follow what runs and is not followed yet. */
  look(): void {
    for (const task of Object.values(this.#options.journal.state.tasks)) {
      if (task.ended !== null || this.#watched.has(task.taskId) || this.#ending.signal.aborted) continue
      this.#watched.add(task.taskId)
      void this.#follow(task)
    }
  }

  /** Follows nothing any more; the commands go on. */
  end(): void {
    this.#ending.abort()
  }

  async #follow(task: OpenTask): Promise<void> {
    const { journal, logger, sessionId } = this.#options
    try {
      const end = await this.#endOf(task)
      await journal.write([{ draft: (state) => endDraft(state, task, end) }])
    } catch (error) {
      // A later look follows it again.
      this.#watched.delete(task.taskId)
      if (!this.#ending.signal.aborted) logger.warn({ sessionId, error: String(error) }, 'task: lost sight of it')
    }
  }

  /** Null: nobody can say any more how it ended. */
  async #endOf({ callSeq }: OpenTask): Promise<ExecEnd | null> {
    const sandbox = await this.#options.sandbox()
    if (sandbox === null) return null
    const entry: LedgerEntry = await sandbox.workspace.find(String(callSeq))
    switch (entry.state) {
      case 'ended':
        return entry.end
      case 'running':
        return entry.execution.end({ signal: this.#ending.signal })
      default:
        return null
    }
  }
}

const OUTCOMES: Record<ExecEnd['kind'], Outcome> = {
  exited: 'exited',
  timeout: 'timeout',
  cancelled: 'stopped',
  interrupted: 'interrupted',
  refused: 'interrupted',
}

function endDraft(state: SessionState, { taskId, callSeq, agentId }: OpenTask, end: ExecEnd | null): Draft[] | null {
  const open = state.tasks[taskId]
  if (open === undefined || open.ended !== null) return null
  const { merged = 0, stdout = 0, stderr = 0 } = end?.bytes ?? {}
  return [
    {
      ...{ by: { kind: 'system', id: 'tasks' }, agentId, turnId: null, cause: callSeq },
      event: {
        ...{ type: 'task-ended', taskId, callSeq, outcome: end === null ? 'interrupted' : OUTCOMES[end.kind] },
        ...{ exitCode: end?.exitCode ?? null, outputBytes: merged + stdout + stderr },
      },
    },
  ]
}
