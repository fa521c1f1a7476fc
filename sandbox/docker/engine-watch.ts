/** What the engine tells of our containers, remembered long enough to say afterwards why one died. Listens again whenever the engine was away. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Engine } from './engine.ts'
import { SANDBOX_LABEL } from './names.ts'

/** Milliseconds: before another try, and in which a cause belongs to a death. */
const RETRY = 500
const CAUSE = 15_000

export interface EngineWatchOptions {
  engine: Engine
  /** The label that finds ours. */
  filter: string
  onOutOfMemory(sandboxId: string, atMs: number): void
  /** Died or removed; `exitCode` is null for the latter. */
  onDeath(sandboxId: string, exitCode: number | null): void
  /** The engine was away: anything may have happened. */
  onGap(): void
}

/** What came before a death. */
export interface Causes {
  outOfMemory: boolean
  /** Someone asked the engine to send it; `9` and the like. */
  signal: string | null
}

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
})

export class EngineWatch implements AsyncDisposable {
  readonly #options: EngineWatchOptions
  readonly #ending = new AbortController()
  readonly #seen = new Map<string, { oomAt: number; killAt: number; signal: string }>()
  readonly #listening: Promise<void>

  constructor(options: EngineWatchOptions) {
    this.#options = options
    this.#listening = this.#listen()
  }

  causes(sandboxId: string): Causes {
    const seen = this.#seen.get(sandboxId)
    const since = performance.now() - CAUSE
    return {
      outOfMemory: seen !== undefined && seen.oomAt > since,
      signal: seen !== undefined && seen.killAt > since ? seen.signal : null,
    }
  }

  forget(sandboxId: string): void {
    this.#seen.delete(sandboxId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#listening
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ending
    for (let first = true; !signal.aborted; first = false) {
      try {
        const stream = await this.#options.engine.events(
          { type: ['container'], event: ['die', 'oom', 'kill', 'destroy'], label: [this.#options.filter] },
          signal,
        )
        if (!first) this.#options.onGap()
        let rest = ''
        stream.setEncoding('utf8')
        for await (const part of stream as AsyncIterable<string>) {
          const lines = (rest + part).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) this.#take(line)
        }
      } catch {
        // The engine is away, or we are ending; what is missed meanwhile is looked up after the gap.
      }
      await delay(RETRY, undefined, { signal }).catch(() => undefined)
    }
  }

  #take(line: string): void {
    const parsed = line.trim() === '' ? undefined : eventSchema.safeParse(JSON.parse(line)).data
    const attributes = parsed?.Actor.Attributes
    const sandboxId = attributes?.[SANDBOX_LABEL]
    if (parsed === undefined || sandboxId === undefined) return
    const seen = this.#seen.get(sandboxId) ?? { oomAt: -Infinity, killAt: -Infinity, signal: '' }
    this.#seen.set(sandboxId, seen)
    if (parsed.Action === 'oom') {
      seen.oomAt = performance.now()
      this.#options.onOutOfMemory(sandboxId, Date.now())
    } else if (parsed.Action === 'kill') {
      seen.killAt = performance.now()
      seen.signal = attributes?.['signal'] ?? ''
    } else {
      this.#options.onDeath(sandboxId, parsed.Action === 'die' ? Number(attributes?.['exitCode']) : null)
    }
  }
}
