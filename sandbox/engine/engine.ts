/** The Docker engine with a time limit on every call, and its failures in words. */
import Docker from 'dockerode'
import type { CreateProblem } from '../provider.ts'
import { SandboxLostError } from '../workspace.ts'

/** Milliseconds for calls that answer at once, and for those that make or stop something. */
export const QUICK_MS = 15_000
export const SLOW_MS = 120_000

export type Engine = Docker

export function openEngine(socketPath: string): Engine {
  return new Docker({ socketPath })
}

/** Rejects after `ms`; what the engine still does then is found by the next look. */
export async function within<T>(ms: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The Docker engine did not answer within ${ms / 1000} s.`)), ms)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null
}

/** Null for what is not there. */
export async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await within(QUICK_MS, call)
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/** Lets pass the answers that say "that is so already". */
export async function ignoring(codes: readonly number[], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!codes.includes(statusOf(error) ?? -1)) throw error
  }
}

export function problemOf(error: unknown): CreateProblem {
  if (error instanceof SandboxLostError && error.end !== undefined)
    return { kind: 'daemon_died', message: error.message, end: error.end }
  const message = error instanceof Error ? error.message : String(error)
  if (/ECONNREFUSED|ENOENT.*sock|EACCES.*sock|did not answer/.test(message))
    return {
      kind: 'engine_unavailable',
      message: 'The Docker engine does not answer. Start it (slipway doctor says how), then try again.',
    }
  if (statusOf(error) === 404 && /image/i.test(message))
    return { kind: 'image_missing', message: 'The sandbox image is missing. Run set-up again to make it.' }
  if (/no space left/i.test(message)) return { kind: 'no_capacity', message: 'The disk of the Docker host is full.' }
  return { kind: 'failed', message: `The container could not be started: ${message.slice(0, 500)}` }
}
