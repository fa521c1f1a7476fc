// Step, for the tests only: a Chromium for the journeys through the screen.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, isDebianFamily } from '../apt.mjs'
import { SetupFailure } from '../failure.mjs'
import { findProgram } from '../find-program.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** @type {import('../step-context.mjs').Step} */
export const browserStep = {
  name: 'browser',
  says: 'Chromium for the tests',
  after: [],
  isPresent: async (root) => !hasJourneys(root) || names.some((name) => findProgram(name) !== null),
  async run(context) {
    if (process.getuid?.() === 0 && (await isDebianFamily())) {
      await installPackages(['chromium', 'fonts-dejavu-core'], context)
      if (names.some((name) => findProgram(name) !== null)) return
    }
    throw new SetupFailure(
      'The tests drive a Chromium, and none is installed.',
      'On Debian run `sudo apt-get install chromium`, elsewhere install Chromium or Chrome as your system does, and start again.',
    )
  },
}

/**
 * @param {string} root
 * @returns {boolean} whether there are tests that need a browser
 */
export function hasJourneys(root) {
  try {
    return readdirSync(join(root, 'e2e'), { recursive: true }).some((name) => String(name).endsWith('.spec.ts'))
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}
