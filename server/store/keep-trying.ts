/** Waits out a database that is away or a disk that is full; for operations that may be repeated at any time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { troubleOf } from './classify-error.ts'
import type { WaitReason } from './event-log.ts'

/** Milliseconds between tries. */
const PAUSE = { first: 50, most: 2_000 }

export interface KeepTryingOptions {
  signal?: AbortSignal | undefined
  /** Called after each failed try. */
  onWait?: ((reason: WaitReason) => void) | undefined
  /** Gives room back; called once. */
  onDiskFull?: (() => Promise<void>) | undefined
}

/** Resolves with the first success. Throws what is no trouble of the moment, and `AbortError` when told to stop. */
export async function keepTrying<T>(attempt: () => Promise<T>, options: KeepTryingOptions): Promise<T> {
  const { signal, onWait } = options
  let relieve = options.onDiskFull
  for (let pause = PAUSE.first; ; pause = Math.min(pause * 2, PAUSE.most)) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (cause) {
      const trouble = troubleOf(cause)
      if (trouble === 'bug') throw cause
      onWait?.(trouble === 'away' ? 'database_unreachable' : 'disk_full')
      if (trouble === 'disk_full') {
        await relieve?.()
        relieve = undefined
      }
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal })
  }
}
