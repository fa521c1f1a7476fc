/** What the daemon holds of a command from its start until the server has its result. */
import type { StreamName } from './command-output.ts'
import type { CommandProcess } from './run-command.ts'
import type { Spool } from './spool.ts'
import type { EndBody } from './wire.ts'

export interface LiveCommand {
  key: string
  outputPath: string
  spools: Map<StreamName, Spool>
  end: EndBody | null
  waiters: Set<() => void>
  stop: 'cancelled' | 'timeout' | 'interrupted' | null
  process: CommandProcess | null
  timer: NodeJS.Timeout | undefined
  notes: Set<string>
  /** Why it was stopped, where that is not the asker's own doing. */
  message: string | undefined
}

export function beginCommand(key: string, outputPath: string): LiveCommand {
  return {
    ...{ key, outputPath, spools: new Map(), end: null, waiters: new Set(), stop: null, process: null },
    ...{ timer: undefined, notes: new Set(), message: undefined },
  }
}

/** Resolves also when the signal aborts, or after so many milliseconds. */
export function untilEnd(command: LiveCommand, signal: AbortSignal, ms?: number): Promise<void> {
  if (command.end !== null || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      command.waiters.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = ms === undefined ? undefined : setTimeout(done, ms)
    command.waiters.add(done)
    signal.addEventListener('abort', done)
  })
}

/** An end of what did not run, or whose end nobody has seen. */
export function refusal(kind: EndBody['kind'], outputPath: string): EndBody {
  return { kind, exitCode: null, signal: null, outOfMemory: false, bytes: {}, outputPath, durationMs: 0 }
}
