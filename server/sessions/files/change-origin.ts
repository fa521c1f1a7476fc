/** Who is thought to have changed a file, from what the log told just before or tells just after the file moved. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'

type Origin = EventOf<'file-changed'>['origin']

/** Milliseconds in which a fact and what the watcher saw belong together. */
const TOGETHER_MS = 2_000
const REMEMBERED = 2_000

export class ChangeOrigin {
  readonly #recent = new Map<string, { origin: Origin; at: number }>()
  #callEndedAt = Number.NEGATIVE_INFINITY

  stored(envelopes: readonly Envelope[]): void {
    for (const { event } of envelopes) {
      if (event.type === 'file-changed') this.#remember(event.path, event.origin)
      if (event.type !== 'call-completed') continue
      this.#callEndedAt = performance.now()
      for (const { path, access } of event.files ?? []) if (access === 'write') this.#remember(path, 'agent')
    }
  }

  /** `path` is absolute. While a call runs, what nobody else is known to have done is the agent's. */
  of(path: string, state: SessionState): Origin {
    const now = performance.now()
    const known = this.#recent.get(path)
    if (known !== undefined && now - known.at < TOGETHER_MS) return known.origin
    const calling = Object.values(state.calls).some(({ startedSeq }) => startedSeq !== null)
    if (calling || now - this.#callEndedAt < TOGETHER_MS / 4) return 'agent'
    return Object.keys(state.shells).length > 0 ? 'person' : 'outside'
  }

  #remember(path: string, origin: Origin): void {
    this.#recent.delete(path)
    this.#recent.set(path, { origin, at: performance.now() })
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= REMEMBERED) break
      this.#recent.delete(oldest)
    }
  }
}
