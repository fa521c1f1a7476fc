/** Commands of one session, applied once each, in the order in which they were stored. */
import type { PermissionPolicy } from '#protocol/api/permission-routes.ts'
import type { CommandOf, CommandResult } from '#protocol/command.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Commands, SubmittedCommand } from '#server/store/commands.ts'
import { ALREADY_ANSWERED } from './approvals.ts'
import { decide } from './commands.ts'
import { type Decision, type Effect, refuse } from './decision.ts'
import { FencedError, type Journal } from './journal.ts'
import { modeRefusal } from './permissions/permission-policy.ts'
import type { SessionFault, SessionLogger } from './ports.ts'

export interface InboxOptions {
  sessionId: string
  journal: Journal
  commands: Pick<Commands, 'submit' | 'pending' | 'settle' | 'result'>
  logger: SessionLogger
  fault: SessionFault
  /** In words: who resolved a request that is no longer open. */
  describeResolved(requestId: string): Promise<string>
  onEffect(effect: Effect): void
  /** Whether the session has these bytes. */
  hasBlob(sha256: string): Promise<boolean>
  /** What may be chosen in this installation. */
  policy(): Promise<PermissionPolicy>
  /** Why a person's own command must not run, in words. */
  forbids(command: string): Promise<string | null>
}

const NO_ATTACHMENT = refuse('no_attachment', 'The session does not have what is attached. Attach it again.')

export class Inbox {
  readonly #options: InboxOptions
  readonly #waiting = new Map<string, { resolve(result: CommandResult): void; reject(error: unknown): void }[]>()
  #draining: Promise<void> | null = null
  #again = false

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** Resolves when it is settled. A repeated command gets the first answer. Rejects with FencedError when the session moved. */
  async submit(command: SubmittedCommand): Promise<CommandResult> {
    const { sessionId, commands, fault } = this.#options
    await fault('command-received', { sessionId })
    const outcome = await commands.submit(command)
    if (outcome.kind === 'no_session')
      return { kind: 'refused', code: 'not_found', message: 'There is no such session.' }
    if (outcome.kind === 'repeated' && outcome.result !== null) return outcome.result
    await fault('command-stored', { sessionId })
    return new Promise((resolve, reject) => {
      const others = this.#waiting.get(command.commandId) ?? []
      this.#waiting.set(command.commandId, [...others, { resolve, reject }])
      this.drain()
        .then(() => this.#settleLate(command))
        .catch(reject)
    })
  }

  /** A repeat that came while its first was being settled finds nothing left to apply. */
  async #settleLate({ sessionId, commandId }: SubmittedCommand): Promise<void> {
    if (!this.#waiting.has(commandId)) return
    const result = await this.#options.commands.result(sessionId, commandId)
    if (result !== null) this.#settled(commandId, result)
  }

  /** Applies all that is stored and not settled. */
  drain(): Promise<void> {
    this.#again = true
    this.#draining ??= this.#drain()
    return this.#draining
  }

  async #drain(): Promise<void> {
    const { commands, sessionId } = this.#options
    try {
      while (this.#again) {
        this.#again = false
        const page = await commands.pending(sessionId)
        for (const pending of page) await this.#apply(pending)
        this.#again ||= page.length > 0
      }
    } catch (error) {
      for (const waiters of this.#waiting.values()) for (const { reject } of waiters) reject(error)
      this.#waiting.clear()
      throw error
    } finally {
      // In the same breath as the last look: whoever comes now starts the next round.
      this.#draining = null
    }
  }

  async #apply(pending: SubmittedCommand): Promise<void> {
    const { journal, commands, sessionId, logger, onEffect } = this.#options
    const { commandId } = pending
    try {
      const { decision, seq } = await this.#write(pending)
      if (decision.kind === 'refuse') await this.#refuse(pending, decision)
      else {
        const result: CommandResult = { kind: 'applied', seq: seq ?? journal.state.seq }
        if (seq === null) await commands.settle({ sessionId, epoch: journal.epoch, commandId, result })
        if (decision.effect !== undefined) onEffect(decision.effect)
        this.#settled(commandId, result)
      }
    } catch (error) {
      if (error instanceof FencedError) throw error
      logger.error({ sessionId, commandId, error: String(error) }, 'command: could not be applied')
      await this.#refuse(pending, { code: 'internal', message: 'The command could not be applied.' })
    }
  }

  /** `seq` is that of its last fact; null when it made none. */
  async #write({ command, commandId, actor }: SubmittedCommand): Promise<{ decision: Decision; seq: number | null }> {
    const sender = { actor, messageId: commandId }
    const refusal = await this.#refusal(command)
    if (refusal !== null) return { decision: refusal, seq: null }
    let decision: Decision = { kind: 'apply', drafts: [] }
    const [receipt] = await this.#options.journal.write([
      {
        draft: (state: SessionState) => {
          decision = decide(state, command, sender)
          return decision.kind === 'refuse' ? null : decision.drafts
        },
        settle: (lastSeq) => ({ commandId, result: { kind: 'applied', seq: lastSeq } }),
      },
    ])
    const seq = receipt?.kind === 'stored' ? receipt.envelopes.at(-1)?.seq : undefined
    return { decision, seq: seq ?? null }
  }

  /** What does not depend on the state in which its facts would land. */
  async #refusal(command: SubmittedCommand['command']): Promise<Decision | null> {
    const { policy, forbids } = this.#options
    if (command.type === 'message-send') return (await this.#lacksAttachment(command)) ? NO_ATTACHMENT : null
    if (command.type === 'shell-run') {
      const reason = await forbids(command.command)
      return reason === null ? null : refuse('forbidden', reason)
    }
    if (command.type !== 'session-update' || command.permissionMode === undefined) return null
    const reason = modeRefusal(command.permissionMode, await policy())
    return reason === null ? null : refuse('mode_not_allowed', reason)
  }

  /** What is attached was stored before; another session's bytes are none of ours. */
  async #lacksAttachment(command: CommandOf<'message-send'>): Promise<boolean> {
    for (const { blob } of command.attachments ?? []) if (!(await this.#options.hasBlob(blob.sha256))) return true
    return false
  }

  async #refuse({ commandId, command }: SubmittedCommand, { code, message }: { code: string; message: string }) {
    const { commands, journal, sessionId, describeResolved } = this.#options
    const late = code === ALREADY_ANSWERED && command.type === 'approval-resolve'
    const words = late ? await describeResolved(command.requestId) : message
    const result: CommandResult = { kind: 'refused', code, message: words }
    await commands.settle({ sessionId, epoch: journal.epoch, commandId, result })
    this.#settled(commandId, result)
  }

  #settled(commandId: string, result: CommandResult): void {
    for (const { resolve } of this.#waiting.get(commandId) ?? []) resolve(result)
    this.#waiting.delete(commandId)
  }
}
