// The count that the last line of a test run tells, above all when a runner crashed.
import { expect, test } from 'vitest'
import { addCounts, countLine, countRun, readPlaywright, readVitest } from './count-results.mjs'

const good = { numPassedTests: 3, numFailedTests: 0, testResults: [{ status: 'passed', assertionResults: [] }] }

test('vitest: passed and failed tests are counted', () => {
  expect(countRun({ code: 0, report: good, read: readVitest })).toEqual({ passed: 3, failed: 0 })
  const bad = {
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
  }
  expect(countRun({ code: 1, report: bad, read: readVitest })).toEqual({ passed: 2, failed: 1 })
})

test('vitest: a file that breaks before its first test is one failure', () => {
  const broken = { ...good, testResults: [{ status: 'failed', assertionResults: [] }] }
  expect(countRun({ code: 1, report: broken, read: readVitest })).toEqual({ passed: 3, failed: 1 })
})

test('a runner that left no report is one failure, even with exit code 0', () => {
  expect(countRun({ code: 0, report: undefined, read: readVitest })).toEqual({ passed: 0, failed: 1 })
})

test('a runner that ended badly after a good report is one failure', () => {
  expect(countRun({ code: 1, report: good, read: readVitest })).toEqual({ passed: 3, failed: 1 })
})

test('a suite in which nothing ran is a failure', () => {
  expect(countRun({ code: 0, report: {}, read: readVitest })).toEqual({ passed: 0, failed: 1 })
  expect(countRun({ code: 0, report: {}, read: readPlaywright })).toEqual({ passed: 0, failed: 1 })
})

test('Playwright: flaky tests and errors outside tests are failures', () => {
  const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no server' }] }
  expect(countRun({ code: 1, report, read: readPlaywright })).toEqual({ passed: 4, failed: 3 })
})

test('the line is a sum over all suites', () => {
  expect(
    countLine(
      addCounts([
        { passed: 5, failed: 0 },
        { passed: 7, failed: 2 },
      ]),
    ),
  ).toBe('12 passed, 2 failed')
  expect(countLine(addCounts([]))).toBe('0 passed, 0 failed')
})
