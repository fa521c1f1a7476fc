/** Runs the `!` commands of people: once each, followed over crashes by the seq of their request, and told to the model with the next message. */
import { createHash } from 'node:crypto'
import type { Draft, EventOf } from '#protocol/event.ts'
import { MAIN_AGENT, WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Signal } from '#protocol/signal.ts'
import type { OpenShell, SessionState } from '#protocol/state.ts'
import type { ExecEnd, Execution, Workspace } from '#sandbox/workspace.ts'
import { followOutput, type OutputText } from '#server/agent/tools/builtin/follow-output.ts'
import { clipMiddle } from '#server/agent/tools/text/clip.ts'
import { cleanOutput } from '#server/agent/tools/text/decode-output.ts'
import type { Journal } from './journal.ts'
import type { SessionLogger } from './ports.ts'
import type { SandboxKeeper } from './sandbox-keeper.ts'

export interface ShellRunnerOptions {
  sessionId: string
  journal: Journal
  keeper: Pick<SandboxKeeper, 'use'>
  logger: SessionLogger
  emit(signal: Signal): void
}

const TIMEOUT_MS = 600_000
/** UTF-16 units of output that the log keeps and the model is given. */
const OUTPUT_LIMIT = 30_000

type Completed = Omit<EventOf<'shell-completed'>, 'type' | 'requestSeq'>

export class ShellRunner {
  readonly #options: ShellRunnerOptions
  readonly #running = new Set<number>()
  readonly #ending = new AbortController()

  constructor(options: ShellRunnerOptions) {
    this.#options = options
  }

  /** Takes up what is open and not followed yet. */
  look(): void {
    for (const shell of Object.values(this.#options.journal.state.shells)) {
      if (this.#running.has(shell.requestSeq) || this.#ending.signal.aborted) continue
      this.#running.add(shell.requestSeq)
      void this.#run(shell)
    }
  }

  /** Follows nothing any more; the commands go on, and the next owner follows them. */
  end(): void {
    this.#ending.abort()
  }

  async #run(shell: OpenShell): Promise<void> {
    const { keeper, logger, sessionId } = this.#options
    try {
      const used = await keeper.use(async ({ workspace }) => {
        const execution = await this.#execution(workspace, shell)
        await this.#complete(shell, execution === null ? LOST : await this.#follow(shell, execution))
        await workspace.acknowledge(String(shell.requestSeq))
      })
      if (!used.ok) await this.#complete(shell, { ...LOST, output: used.problem.message })
    } catch (error) {
      if (this.#ending.signal.aborted) return
      logger.warn({ sessionId, error: String(error) }, 'shell: lost sight of it')
      await this.#complete(shell, LOST).catch((fault: unknown) => {
        logger.error({ sessionId, error: String(fault) }, 'shell: its end could not be stored')
      })
    } finally {
      this.#running.delete(shell.requestSeq)
    }
  }

  /** Null: it had started, and nobody can say any more how it ended. */
  async #execution(workspace: Workspace, shell: OpenShell): Promise<Execution | null> {
    const { mark } = workspace
    if (shell.ledger === null) {
      await this.#write((state) => {
        const open = state.shells[shell.requestSeq]
        return open?.ledger === null ? { type: 'shell-started', requestSeq: shell.requestSeq, ledger: mark } : null
      })
      return workspace.exec(requestOf(shell))
    }
    const entry = await workspace.find(String(shell.requestSeq))
    if (entry.state === 'running' || entry.state === 'ended') return entry.execution
    const same = shell.ledger.ledgerId === mark.ledgerId && shell.ledger.bootId === mark.bootId
    return entry.state === 'absent' && same ? workspace.exec(requestOf(shell)) : null
  }

  async #follow(shell: OpenShell, execution: Execution): Promise<Completed> {
    const { signal } = this.#ending
    const { emit, journal } = this.#options
    const place = { epoch: journal.epoch, agentId: MAIN_AGENT, turnId: null, callSeq: shell.requestSeq }
    const output = followOutput(execution, {
      signal,
      emit: (stream, offset, text) => emit({ type: 'output-delta', ...place, stream, offset, text }),
    })
    const end = await execution.end({ signal })
    return completed(end, await (await output).withTail(end.bytes.merged ?? 0))
  }

  #complete(shell: OpenShell, end: Completed): Promise<void> {
    const { requestSeq } = shell
    return this.#write((state) =>
      state.shells[requestSeq] === undefined ? null : { type: 'shell-completed', requestSeq, ...end },
    )
  }

  async #write(fact: (state: SessionState) => Draft['event'] | null): Promise<void> {
    const draft = (event: Draft['event'] | null): Draft[] | null =>
      event === null ? null : [{ by: { kind: 'system', id: 'shells' }, agentId: MAIN_AGENT, turnId: null, event }]
    await this.#options.journal.write([{ draft: (state) => draft(fact(state)) }])
  }
}

const LOST: Completed = {
  ...{ outcome: 'interrupted', exitCode: null, output: 'The container was lost or restarted while the command ran.' },
  ...{ outputPath: '', outputBytes: 0, durationMs: 0 },
}

function requestOf({ requestSeq, command, cwd }: OpenShell) {
  return {
    ...{ key: String(requestSeq), inputHash: createHash('sha256').update(command).digest('hex'), command, cwd },
    ...{ timeoutMs: TIMEOUT_MS, output: 'merged' as const, reportCwd: true },
  }
}

const OUTCOMES: Record<ExecEnd['kind'], Completed['outcome']> = {
  exited: 'exited',
  timeout: 'timeout',
  cancelled: 'stopped',
  interrupted: 'interrupted',
  refused: 'refused',
}

function completed(end: ExecEnd, output: OutputText): Completed {
  const text =
    output.kind === 'whole'
      ? output.text
      : `${output.head}\n… ${output.missingBytes} bytes are left out here …\n${output.tail}`
  const printed = clipMiddle(cleanOutput(text), OUTPUT_LIMIT, (count) => `… ${count} characters are left out here …`)
  const inside = end.cwd === WORKSPACE_ROOT || end.cwd?.startsWith(`${WORKSPACE_ROOT}/`) === true
  return {
    ...{ outcome: OUTCOMES[end.kind], exitCode: end.exitCode, output: printed || (end.message ?? '') },
    ...{ outputPath: end.outputPath, outputBytes: end.bytes.merged ?? 0, durationMs: end.durationMs },
    ...(inside && end.cwd !== undefined ? { cwd: end.cwd } : {}),
  }
}
