// Step, for the tests only: a Chromium for the journeys through the screen.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, isDebianFamily } from '../apt.mjs'
import { SetupFailure } from '../failure.mjs'
import { findProgram } from '../find-program.mjs'

/** Debian's Chromium without its windows: it starts, and opens a page, in half the time. */
const shell = 'chromium-headless-shell'
/** With windows, and with all that a browser has: for the little that the shell lacks. */
const whole = ['chromium', 'chromium-browser', 'google-chrome']

/** Japanese too: whether its words fit is only told by glyphs of their true width. */
const fonts = ['fonts-dejavu-core', 'fonts-vlgothic']
const hasFonts = () => existsSync('/usr/share/fonts/truetype/vlgothic')

/** Programs that can drive the journeys, the quickest first. */
export const browsers = [shell, ...whole]

const hasWhole = () => whole.some((name) => findProgram(name) !== null)
const mayInstall = async () => process.getuid?.() === 0 && (await isDebianFamily())

/** @type {import('../step-context.mjs').Step} */
export const browserStep = {
  name: 'browser',
  says: 'Chromium for the tests',
  after: [],
  isPresent: async (root) =>
    !hasJourneys(root) || (hasWhole() && ((findProgram(shell) !== null && hasFonts()) || !(await mayInstall()))),
  async run(context) {
    if (await mayInstall()) await install(context)
    if (hasWhole()) return
    throw new SetupFailure(
      'The tests drive a Chromium, and none is installed.',
      'On Debian run `sudo apt-get install chromium chromium-headless-shell`, elsewhere install Chromium or Chrome as your system does, and start again.',
    )
  },
}

/** Where there is no shell, or no way to it, the whole browser does. */
async function install(context) {
  try {
    await installPackages(['chromium', shell, ...fonts], context)
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    if (!hasWhole()) await installPackages(['chromium', ...fonts], context)
  }
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
