/** Until when an owner may believe that it owns: counted on this process's own clock, which no clock change moves. */
import { LEASE_SECONDS } from './append-statement.ts'

/** Taken off, for the way of the renewal and for a slow start of what the check allows. */
export const LEASE_MARGIN_MS = 3_000

/** Milliseconds of `performance.now()`. Counts from when the renewal was sent, since the database granted it after that. */
export function leaseDeadline(sentAt: number): number {
  return sentAt + LEASE_SECONDS * 1000 - LEASE_MARGIN_MS
}

/** To ask before each model call, remote call or use of a secret. */
export function stillOwned(deadline: number, now: number = performance.now()): boolean {
  return now < deadline
}
