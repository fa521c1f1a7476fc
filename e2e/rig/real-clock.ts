/** A clock that really waits, for tests that measure how long the agent does. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '#server/agent/ports.ts'

export const realClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (ms, { signal }) => sleep(ms, undefined, { signal }),
}
