// The steps of set-up in the order a person thinks of them. Reading this list is reading what set-up does.
import { SetupFailure } from './failure.mjs'
import { appStep } from './steps/app.mjs'
import { browserStep } from './steps/browser.mjs'
import { clientStep } from './steps/client.mjs'
import { daemonStep } from './steps/daemon.mjs'
import { engineStep } from './steps/engine.mjs'
import { imageStep } from './steps/image.mjs'
import { limitsStep } from './steps/limits.mjs'
import { packagesStep } from './steps/packages.mjs'
import { serverStep } from './steps/server.mjs'

/** @type {import('./step-context.mjs').Step[]} */
const steps = [
  packagesStep,
  engineStep,
  limitsStep,
  imageStep,
  browserStep,
  clientStep,
  daemonStep,
  serverStep,
  appStep,
]

/** Steps that only the tests need. */
const testOnly = new Set(['browser'])

/**
 * @param {string} purpose "start" or "test"
 * @param {string[] | undefined} only names; all of the purpose when left out
 * @returns {import('./step-context.mjs').Step[]} throws SetupFailure for a name that does not exist
 */
export function stepsFor(purpose, only) {
  if (purpose !== 'start' && purpose !== 'test') {
    throw new SetupFailure(`Set-up knows no purpose "${purpose}".`, 'Say --for start or --for test.')
  }
  if (!only) return steps.filter((step) => purpose === 'test' || !testOnly.has(step.name))
  const unknown = only.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(', ')
    throw new SetupFailure(`Set-up has no step ${unknown.join(', ')}.`, `Its steps are: ${known}.`)
  }
  return steps.filter((step) => only.includes(step.name))
}
