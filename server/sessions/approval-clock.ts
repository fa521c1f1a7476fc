/** Closes permission requests whose time is over: they count as denied. */
import type { SessionState } from '#protocol/state.ts'
import { closeApproval } from './approvals.ts'
import type { Journal } from './journal.ts'
import type { SessionLogger } from './ports.ts'

/** setTimeout holds no more. */
const LONGEST_MS = 2 ** 31 - 1

export class ApprovalClock {
  readonly #journal: Journal
  readonly #logger: SessionLogger
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(journal: Journal, logger: SessionLogger) {
    this.#journal = journal
    this.#logger = logger
  }

  /** Sets the timers of what is open now, and drops the others. */
  look({ approvals }: SessionState): void {
    for (const [requestId, timer] of this.#timers) {
      if (approvals[requestId] !== undefined) continue
      clearTimeout(timer)
      this.#timers.delete(requestId)
    }
    for (const { requestId, expiresAt } of Object.values(approvals)) {
      if (expiresAt === null || this.#timers.has(requestId)) continue
      const wait = Math.min(Math.max(Date.parse(expiresAt) - Date.now(), 0), LONGEST_MS)
      this.#timers.set(requestId, setTimeout(() => this.#expire(requestId), wait).unref())
    }
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #expire(requestId: string): void {
    this.#journal
      .write([{ draft: (state) => closeApproval(state, requestId, 'expired') }])
      .catch((error: unknown) => this.#logger.warn({ requestId, error: String(error) }, 'approval: not closed'))
  }
}
