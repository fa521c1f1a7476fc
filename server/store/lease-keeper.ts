/** Renews the leases of this process in time, and tells at once of those that were lost. */
import type { HeldLease, Lease, Leases } from './leases.ts'
import type { StoreLogger } from './logger.ts'

/** All at once, in one statement. */
export const RENEW_EVERY_MS = 5_000

export interface LeaseKeeper extends Disposable {
  /** Keeps a lease that was taken. `onLost` is called at most once, when somebody else owns the session. */
  keep(lease: Lease, onLost: () => void): void
  /** Forgets it, without releasing. */
  drop(sessionId: string): void
  /** Milliseconds of `performance.now()`; 0 for what is not kept. Past it, behave as if lost. */
  deadlineOf(sessionId: string): number
  /** What is kept now, for the release at the end. */
  held(): HeldLease[]
}

interface Kept {
  lease: Lease
  onLost: () => void
}

export function createLeaseKeeper(
  { leases, logger }: { leases: Pick<Leases, 'renew'>; logger: StoreLogger },
  everyMs: number = RENEW_EVERY_MS,
): LeaseKeeper {
  const kept = new Map<string, Kept>()
  let renewing = false

  async function renew(): Promise<void> {
    // A lease that was taken or dropped meanwhile is none of this round's business.
    const round = new Map(kept)
    const held = [...round.values()].map(({ lease }) => lease)
    const { lost, deadline } = await leases.renew(held)
    for (const [sessionId, one] of round) {
      if (kept.get(sessionId) !== one) continue
      if (lost.includes(sessionId)) {
        kept.delete(sessionId)
        one.onLost()
      } else one.lease = { ...one.lease, deadline }
    }
  }

  const timer = setInterval(() => {
    if (renewing || kept.size === 0) return
    renewing = true
    renew()
      .catch((cause: unknown) => logger.warn({ cause }, 'leases were not renewed'))
      .finally(() => {
        renewing = false
      })
  }, everyMs)
  timer.unref()

  return {
    keep: (lease, onLost) => void kept.set(lease.sessionId, { lease, onLost }),
    drop: (sessionId) => void kept.delete(sessionId),
    deadlineOf: (sessionId) => kept.get(sessionId)?.lease.deadline ?? 0,
    held: () => [...kept.values()].map(({ lease: { sessionId, epoch } }) => ({ sessionId, epoch })),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
