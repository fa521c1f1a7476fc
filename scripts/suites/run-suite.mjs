// Runs one suite under its runner, shows what it says as it says it, and reads its report.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../setup/run-command.mjs'
import { countRun, readPlaywright, readVitest } from './count-results.mjs'
import { failedPages } from './failed-pages.mjs'
import { failedInPlaywright, failedInVitest } from './failed-tests.mjs'

const minute = 60_000

/**
 * What a runner wrote, whichever it was: each reader looks for its own part of it.
 *
 * @typedef {Parameters<typeof readVitest>[0] & Parameters<typeof readPlaywright>[0] & Parameters<typeof failedInVitest>[0] & Parameters<typeof failedInPlaywright>[0]} Report
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {number} minutes
 * @property {(report: string) => string[]} args
 * @property {(report: string) => Record<string, string>} env
 * @property {(report: Report) => import('./count-results.mjs').Counts} read
 * @property {(report: Report) => string[]} failures which tests failed, with what each said
 * @property {(root: string) => string} [told] what is said about a run that failed
 */

/**
 * The minutes are there to end a suite that hangs, on a machine that has other work too; how long a run should take is another matter.
 *
 * @param {string} project
 * @param {number} minutes
 * @returns {Suite}
 */
function vitestSuite(project, minutes) {
  return {
    name: `${project} tests`,
    minutes,
    args: (report) => [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env: () => ({}),
    read: readVitest,
    failures: failedInVitest,
  }
}

/** @type {Suite} */
const journeys = {
  name: 'journeys through the screen',
  minutes: 20,
  args: () => ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
  env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }),
  read: readPlaywright,
  failures: failedInPlaywright,
  told: (root) => failedPages(join(root, 'test-results')),
}

/**
 * @param {{ withJourneys: boolean }} options
 * @returns {Suite[]}
 */
export function suitesFor({ withJourneys }) {
  return [vitestSuite('unit', 12), vitestSuite('integration', 30), ...(withJourneys ? [journeys] : [])]
}

/**
 * @param {Suite} suite
 * @param {{ root: string, signal: AbortSignal, write: (text: string) => void }} options
 * @returns {Promise<import('./count-results.mjs').Counts & { failures: string[] }>} rejects only when `signal` aborts
 */
export async function runSuite(suite, { root, signal, write }) {
  const folder = join(root, '.setup', 'results')
  mkdirSync(folder, { recursive: true })
  const report = join(folder, `${suite.name.replaceAll(' ', '-')}.json`)
  rmSync(report, { force: true })
  const code = await runBounded(suite, { root, signal, report, write })
  const found = readReport(report)
  const counts = countRun({ code, report: found, read: suite.read })
  if (counts.failed > 0) write(suite.told?.(root) ?? '')
  write(
    `  ${counts.failed === 0 ? '✓' : '✗'} ${suite.name}: ${counts.passed} passed, ${counts.failed} failed (exit code ${code})\n`,
  )
  return { ...counts, failures: failuresOf(suite, { counts, code, found }) }
}

/**
 * @param {Suite} suite
 * @param {{ counts: import('./count-results.mjs').Counts, code: number, found: Report | undefined }} run
 * @returns {string[]}
 */
function failuresOf(suite, { counts, code, found }) {
  if (counts.failed === 0) return []
  const named = found === undefined ? [] : suite.failures(found)
  return named.length > 0 ? named : [`${suite.name} ended with exit code ${code} and named no test`]
}

/**
 * @param {Suite} suite
 * @param {{ root: string, signal: AbortSignal, report: string, write: (text: string) => void }} options
 * @returns {Promise<number>}
 */
async function runBounded(suite, { root, signal, report, write }) {
  const bound = AbortSignal.timeout(suite.minutes * minute)
  try {
    const { code } = await runCommand(process.execPath, suite.args(report), {
      cwd: root,
      env: suite.env(report),
      signal: AbortSignal.any([signal, bound]),
      inherit: true,
    })
    return code
  } catch (error) {
    signal.throwIfAborted()
    if (!bound.aborted) throw error
    write(`\n  ${suite.name} did not end within ${suite.minutes} minutes and was stopped.\n`)
    return 124
  }
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined // counts as a crash
    throw error
  }
}
