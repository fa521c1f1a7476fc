/** Keeps the database server up: started again whenever it ends without having been asked to, at growing distances. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreLogger } from '../logger.ts'
import { StoreError } from '../store-error.ts'
import type { Postmaster } from './postmaster.ts'

/** Milliseconds before the next start. The first end after a steady time is followed by a start at once. */
export interface Backoff {
  first: number
  most: number
  steadyAfter: number
}
const BACKOFF: Backoff = { first: 50, most: 10_000, steadyAfter: 60_000 }

export interface Supervisor {
  pid(): number | null
  /** Why it is down, in a sentence; null while it is up. */
  problem(): string | null
  /** Resolves when it is down for good, also when it was just coming up. */
  stop(): Promise<void>
}

export interface SuperviseOptions {
  first: Postmaster
  /** Rejects when told to give up. */
  start: (signal: AbortSignal) => Promise<Postmaster>
  logger: StoreLogger
  backoff?: Backoff
}

export function supervise({ first, start, logger, backoff = BACKOFF }: SuperviseOptions): Supervisor {
  const stopping = new AbortController()
  const { signal } = stopping
  let current: Postmaster | null = first
  let problem: string | null = null

  async function tryStart(): Promise<Postmaster | null> {
    try {
      return await start(signal)
    } catch (cause) {
      problem = cause instanceof StoreError ? cause.message : String(cause)
      logger.error({ problem }, 'database: did not start')
      return null
    }
  }

  /** Null when we were told to stop. */
  async function startAgain(ended: number): Promise<Postmaster | null> {
    for (let tries = ended; !signal.aborted; tries++) {
      await sleep(pauseAfter(tries, backoff), undefined, { signal }).catch(() => {})
      const next = signal.aborted ? null : await tryStart()
      if (next !== null) return next
    }
    return null
  }

  async function watch(): Promise<void> {
    for (let ends = 0; current !== null; ends++) {
      const since = performance.now()
      const { code, signal: by, lastWords } = await current.exited
      current = null
      if (signal.aborted) return
      problem = 'The database has stopped and is being started again.'
      logger.error({ code, by, lastWords }, 'database: ended unasked')
      if (performance.now() - since > backoff.steadyAfter) ends = 0
      current = await startAgain(ends)
      // Came up in the moment in which we were told to stop.
      if (signal.aborted) await current?.stop()
      problem = null
    }
  }

  const watching = watch()
  return {
    pid: () => current?.pid ?? null,
    problem: () => problem,
    async stop() {
      stopping.abort()
      await current?.stop()
      await watching
    },
  }
}

function pauseAfter(ends: number, { first, most }: Backoff): number {
  return ends === 0 ? 0 : Math.min(first * 2 ** (ends - 1), most)
}
