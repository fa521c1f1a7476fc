// Runs the steps: each as soon as those it needs are done, none that has nothing to do, all stopped when one fails.
import { SetupFailure } from './failure.mjs'
import { hashInputs } from './hash-inputs.mjs'
import { createQueues, createStepContext } from './step-context.mjs'

/**
 * @typedef {{ step: string, logPath?: string, error: unknown }} StepError
 */

/**
 * @param {import('./step-context.mjs').Step[]} steps
 * @param {{ root: string, state: ReturnType<import('./state.mjs').openState>, progress: ReturnType<import('./progress.mjs').createProgress>, signal: AbortSignal }} options
 * @returns {Promise<{ kind: 'done', worked: string[] } | ({ kind: 'failed' } & StepError)>} rejects only when `signal` aborts
 */
export async function runSteps(steps, { root, state, progress, signal }) {
  const failing = new AbortController()
  const inner = AbortSignal.any([signal, failing.signal])
  const oneAtATime = createQueues()
  const worked = []
  /** @type {StepError | undefined} */
  let first
  const promises = new Map()
  const start = (step) => {
    const needed = step.after.map((name) => promises.get(name)).filter((promise) => promise !== undefined)
    return Promise.all(needed).then(async () => {
      inner.throwIfAborted()
      const outcome = await runStep(step, { root, state, progress, signal: inner, oneAtATime })
      if (outcome.kind === 'worked') worked.push(step.name)
      if (outcome.kind !== 'failed') return
      first ??= { step: step.says, ...outcome }
      failing.abort(outcome.error)
      throw outcome.error
    })
  }
  for (const step of steps) promises.set(step.name, start(step))
  await Promise.allSettled(promises.values())
  signal.throwIfAborted()
  return first
    ? { kind: 'failed', step: first.step, logPath: first.logPath, error: first.error }
    : { kind: 'done', worked }
}

/**
 * @param {import('./step-context.mjs').Step} step
 * @param {{ root: string, state: any, progress: any, signal: AbortSignal, oneAtATime: any }} options
 * @returns {Promise<{ kind: 'skipped' } | { kind: 'worked' } | { kind: 'failed', error: unknown, logPath?: string }>}
 */
async function runStep(step, { root, state, progress, signal, oneAtATime }) {
  const since = performance.now()
  const hash = step.inputs ? await hashInputs(root, await step.inputs(root)) : 'present'
  const unchanged = !step.inputs || state.hashOf(step.name) === hash
  if (unchanged && (await step.isPresent(root, hash))) return { kind: 'skipped' }
  // Another may have failed while it was looked whether there is anything to do.
  signal.throwIfAborted()
  state.begin(step.name)
  const { context, logPath, close } = createStepContext({ root, name: step.name, hash, signal, oneAtATime })
  progress.started(step.says)
  const end = async (how) => {
    await close()
    progress.ended(step.says, (performance.now() - since) / 1000, how)
  }
  try {
    await step.run(context)
    await end('done')
  } catch (error) {
    const foreseen = error instanceof SetupFailure || signal.aborted
    if (!foreseen) context.log(`\n${error.stack ?? error}\n`)
    await end(signal.aborted ? 'stopped' : 'failed')
    return { kind: 'failed', error, logPath }
  }
  if (step.inputs) state.finish(step.name, hash)
  return { kind: 'worked' }
}
