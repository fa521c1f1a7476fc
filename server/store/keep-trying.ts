/** Waits out a database that is away or a disk that is full; for operations that may be repeated at any time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { troubleOf } from './classify-error.ts'
import type { WaitReason } from './event-log.ts'
import { StoreError } from './store-error.ts'

/** Milliseconds between tries. */
const PAUSE = { first: 50, most: 2_000 }

export interface KeepTryingOptions {
  signal?: AbortSignal | undefined
  /** Called after each failed try. */
  onWait?: ((reason: WaitReason) => void) | undefined
  /** Milliseconds after which it gives up; absent: never. */
  limitMs?: number
  /** Gives room back; called once. */
  onDiskFull?: (() => Promise<void>) | undefined
}

/**
 * Resolves with the first success. Throws what is no trouble of the moment, `unreachable` or `disk_full` when it gives
 * up, and `AbortError` when told to stop.
 */
export async function keepTrying<T>(attempt: () => Promise<T>, options: KeepTryingOptions): Promise<T> {
  const { signal, limitMs = Number.POSITIVE_INFINITY } = options
  const end = performance.now() + limitMs
  const relief = { given: false }
  for (let pause = PAUSE.first; ; pause = Math.min(pause * 2, PAUSE.most)) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (cause) {
      const trouble = troubleOf(cause)
      if (trouble === 'bug') throw cause
      if (performance.now() > end) throw givenUp(trouble, cause)
      await bear(trouble, options, relief)
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal })
  }
}

async function bear(
  trouble: 'away' | 'disk_full',
  { onWait, onDiskFull }: KeepTryingOptions,
  relief: { given: boolean },
): Promise<void> {
  onWait?.(trouble === 'away' ? 'database_unreachable' : 'disk_full')
  if (trouble === 'away' || relief.given) return
  relief.given = true
  await onDiskFull?.()
}

function givenUp(trouble: 'away' | 'disk_full', cause: unknown): StoreError {
  if (trouble === 'away') return new StoreError('unreachable', 'The database does not answer.', { cause })
  return new StoreError('disk_full', 'The disk of the database is full.', { cause })
}
