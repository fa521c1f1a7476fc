// What a step may do: run programs, write its log, and stand in line for things that bear one user only.
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { markOf } from './leftovers.mjs'
import { runCommand } from './run-command.mjs'

/**
 * A named part of set-up. It is skipped when its inputs hash as they did when it last ended well and its result is present.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} says what a person reads while it runs
 * @property {string[]} after names of steps it needs; those left out of a run are taken as done
 * @property {(root: string) => Promise<{ paths?: string[], facts?: Record<string, unknown>, ignore?: (path: string) => boolean }>} [inputs]
 * @property {(root: string, hash: string) => Promise<boolean>} isPresent whether its result is there; `hash` is that of its inputs
 * @property {(context: StepContext) => Promise<void>} run throws SetupFailure
 */

/**
 * @typedef {object} StepContext
 * @property {string} root the checkout
 * @property {string} hash of the step's inputs
 * @property {AbortSignal} signal
 * @property {(text: string) => void} log
 * @property {(program: string, args: string[], options?: { cwd?: string, env?: Record<string, string | undefined>, finishFirst?: boolean }) => Promise<{ code: number, stdout: string, output: string }>} run
 *   in the checkout, into the log; `finishFirst`: it is never cut short, an abort waits for its end; for package installs and whatever starts a service
 * @property {<T>(resource: string, work: () => Promise<T>) => Promise<T>} oneAtATime
 */

/**
 * @param {{ root: string, name: string, hash: string, signal: AbortSignal, oneAtATime: StepContext['oneAtATime'] }} options
 * @returns {{ context: StepContext, logPath: string, close(): Promise<void> }}
 */
export function createStepContext({ root, name, hash, signal, oneAtATime }) {
  const folder = join(root, '.setup')
  mkdirSync(folder, { recursive: true })
  const logPath = join(folder, `${name}.log`)
  const stream = createWriteStream(logPath)
  const log = (text) => void stream.write(text)
  return {
    logPath,
    context: {
      root,
      hash,
      signal,
      log,
      oneAtATime,
      async run(program, args, { cwd = root, env, finishFirst = false } = {}) {
        signal.throwIfAborted()
        log(`$ ${program} ${args.join(' ')}\n`)
        const bound = finishFirst ? { env } : { env: { ...env, ...markOf(root) }, signal }
        const result = await runCommand(program, args, { cwd, onOutput: log, ...bound })
        signal.throwIfAborted()
        return result
      },
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}

/**
 * Makes a queue for each resource name.
 *
 * @returns {StepContext['oneAtATime']}
 */
export function createQueues() {
  const tails = new Map()
  return (resource, work) => {
    const result = (tails.get(resource) ?? Promise.resolve()).then(work)
    tails.set(
      resource,
      result.then(
        () => undefined,
        () => undefined, // the one who asked hears of it; the next in line goes on
      ),
    )
    return result
  }
}
