// The whole of set-up for one purpose: lock, steps, progress, and words a person can act on when it fails.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupFailure } from './failure.mjs'
import { endLeftovers } from './leftovers.mjs'
import { takeLock } from './lock.mjs'
import { createProgress } from './progress.mjs'
import { runSteps } from './run-steps.mjs'
import { openState } from './state.mjs'
import { stepsFor } from './steps.mjs'
import { stopOnSignals } from './stop-on-signals.mjs'

/** The checkout this file stands in. */
export const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const tailLines = 15

/**
 * Brings the checkout up to date. Ctrl-C and SIGTERM stop it and what it started.
 *
 * @param {{ purpose: 'start' | 'test', only?: string[], stream: NodeJS.WriteStream, root?: string }} options
 * @returns {Promise<number>} exit code, 0 when everything is ready; what went wrong has been written to `stream`
 */
export async function setUp({ purpose, only, stream, root = checkout }) {
  const progress = createProgress({ stream, title: 'Setting up' })
  const stopping = stopOnSignals()
  try {
    const steps = stepsFor(purpose, only)
    const release = await takeLock(root, {
      signal: stopping.signal,
      onWait: (pid) => progress.note(`Another set-up works here (process ${pid}); waiting for it.`),
    })
    try {
      await endLeftovers(root)
      const state = openState(join(root, '.setup', 'state.json'))
      const outcome = await runSteps(steps, { root, state, progress, signal: stopping.signal })
      if (outcome.kind === 'done') return 0
      progress.close()
      stream.write(describeFailure(outcome))
      return 1
    } finally {
      release()
    }
  } catch (error) {
    progress.close()
    if (stopping.exitCode() !== 0) stream.write('Set-up was stopped; it goes on from here next time.\n')
    else if (error instanceof SetupFailure) stream.write(describeFailure({ step: 'set-up', error }))
    else throw error
    return stopping.exitCode() || 1
  } finally {
    progress.close()
    stopping.release()
  }
}

/**
 * @param {{ step: string, logPath?: string, error: any }} failure
 * @returns {string}
 */
export function describeFailure({ step, logPath, error }) {
  const lines = ['', `Set-up stopped at: ${step}.`]
  if (error instanceof SetupFailure) lines.push(error.message, error.remedy)
  else lines.push(`This was not foreseen: ${error?.message ?? error}`, 'Please report it together with the log.')
  const tail = logPath ? readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-tailLines) : []
  const shown = tail.filter((line) => !line.startsWith('    at '))
  if (shown.join('') !== '') lines.push('', `The last lines of ${logPath}:`, ...shown.map((line) => `  | ${line}`))
  return `${lines.join('\n')}\n\n`
}
