// How many tests passed and failed, read from the runners' own reports. A runner that crashed never counts as passed.

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {{ code: number, report: unknown, read: (report: any) => Counts }} run `report` is undefined when none was written
 * @returns {Counts}
 */
export function countRun({ code, report, read }) {
  if (report === undefined) return { passed: 0, failed: 1 }
  const counts = read(report)
  const silentCrash = code !== 0 && counts.failed === 0
  const nothingRan = counts.passed + counts.failed === 0
  return silentCrash || nothingRan ? { ...counts, failed: counts.failed + 1 } : counts
}

/**
 * @param {{ numPassedTests?: number, numFailedTests?: number, testResults?: { status?: string, assertionResults?: { status?: string }[] }[] }} report of vitest's JSON reporter
 * @returns {Counts}
 */
export function readVitest(report) {
  const files = report.testResults ?? []
  const brokenFiles = files.filter(
    ({ status, assertionResults = [] }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  return { passed: report.numPassedTests ?? 0, failed: (report.numFailedTests ?? 0) + brokenFiles.length }
}

/**
 * A test that passes only when repeated counts as failed.
 *
 * @param {{ stats?: { expected?: number, unexpected?: number, flaky?: number }, errors?: unknown[] }} report of Playwright's JSON reporter
 * @returns {Counts}
 */
export function readPlaywright({ stats = {}, errors = [] }) {
  return { passed: stats.expected ?? 0, failed: (stats.unexpected ?? 0) + (stats.flaky ?? 0) + errors.length }
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function addCounts(all) {
  return all.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), {
    passed: 0,
    failed: 0,
  })
}

/**
 * @param {Counts} counts
 * @returns {string} the last line of a test run
 */
export function countLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`
}
