/** One request on its way out: what it asks for, how it was judged, and what is written down of it. */
import type { EgressRecord } from '../provider.ts'
import type { Target } from './judge-host.ts'
import { type Reached, type ReachOptions, reachTarget } from './reach-target.ts'

export interface PassageOptions extends ReachOptions {
  onRecord(record: EgressRecord): void
}

export class Passage {
  readonly target: Target
  readonly #verb: string
  readonly #options: PassageOptions

  constructor(target: Target, verb: string, options: PassageOptions) {
    this.target = target
    this.#verb = verb.slice(0, 20)
    this.#options = options
  }

  /** What is not let through is on record when this resolves. Must not reject. */
  async reach(): Promise<Reached> {
    const reached = await reachTarget(this.target, this.#options)
    if (reached.kind !== 'addresses') this.record(reached.kind, reached.reason)
    return reached
  }

  record(verdict: EgressRecord['verdict'], reason: string): void {
    this.#options.onRecord({ ...this.target, verb: this.#verb, verdict, reason, at: new Date() })
  }

  /** Returns the sentence. */
  failed(error: unknown): string {
    const { host, port } = this.target
    const why = error instanceof Error ? error.message : String(error)
    const reason = `${host}:${port} could not be reached: ${why}`
    this.record('failed', reason)
    return reason
  }
}
