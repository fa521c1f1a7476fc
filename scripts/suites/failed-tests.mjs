// Which tests failed and what each said, out of the runners' reports: repeated at the end of a run, where somebody who sees only that looks.
import { stripVTControlCharacters } from 'node:util'

const LINES = 30
const TESTS = 12

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} [title]
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title?: string, ok?: boolean, file?: string, tests?: { status?: string, results?: { errors?: { message?: string }[] }[] }[] }[]} [specs]
 */

/**
 * @param {{ testResults?: { name?: string, status?: string, message?: string, assertionResults?: { status?: string, fullName?: string, failureMessages?: string[] }[] }[] }} report of vitest's JSON reporter
 * @returns {string[]} for each failed test where it stands, its title and what it said
 */
export function failedInVitest({ testResults = [] }) {
  return testResults.flatMap(({ name = '', status, message = '', assertionResults = [] }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    if (failed.length > 0) return failed.map((one) => told(name, one.fullName ?? '', one.failureMessages ?? []))
    return status === 'failed' ? [told(name, 'broke before its first test', [message])] : []
  })
}

/**
 * @param {{ suites?: PlaywrightSuite[], errors?: { message?: string }[] }} report of Playwright's JSON reporter
 * @returns {string[]} for each failed or flaky test where it stands, its title and what it said
 */
export function failedInPlaywright({ suites = [], errors = [] }) {
  return [
    ...suites.flatMap(failedInSuite),
    ...errors.map(({ message = '' }) => told('', 'outside the tests', [message])),
  ]
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failedInSuite({ suites = [], specs = [] }) {
  const here = specs
    .filter(({ ok, tests = [] }) => ok === false || tests.some(({ status }) => status === 'flaky'))
    .map(({ file = '', title = '', tests = [] }) => {
      const errors = tests.flatMap(({ results = [] }) => results.flatMap((result) => result.errors ?? []))
      return told(
        file,
        title,
        errors.map(({ message = '' }) => message),
      )
    })
  return [...here, ...suites.flatMap(failedInSuite)]
}

/**
 * @param {string} file
 * @param {string} title
 * @param {string[]} messages
 */
function told(file, title, messages) {
  const said = stripVTControlCharacters(messages.join('\n')).trim().split('\n').slice(0, LINES)
  return [`${file} › ${title}`, ...said.map((line) => `  ${line}`)].join('\n').trimEnd()
}

/**
 * @param {string[]} failures
 * @returns {string} the end of the log of a run that failed; empty for one that did not
 */
export function listOfFailures(failures) {
  if (failures.length === 0) return ''
  const left = failures.length - TESTS
  const more = left > 0 ? `\n  and ${left} more, above\n` : ''
  return `\nWhat failed\n${failures
    .slice(0, TESTS)
    .map((one) => `  ✗ ${one.replaceAll('\n', '\n  ')}\n`)
    .join('')}${more}`
}
