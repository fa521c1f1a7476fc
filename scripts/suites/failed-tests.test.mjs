// Names and words of failed tests, out of both runners' reports.
import { expect, test } from 'vitest'
import { failedInPlaywright, failedInVitest, listOfFailures } from './failed-tests.mjs'

test('vitest: each failed test with its file and what it said, without colours; passed ones are not told', () => {
  const report = {
    testResults: [
      {
        name: '/a/one.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'good' },
          { status: 'failed', fullName: 'adds up', failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[0m\n at x'] },
        ],
      },
      { name: '/a/two.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: '/a/three.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(failedInVitest(report)).toEqual([
    '/a/one.test.ts › adds up\n  expected 1 to be 2\n   at x',
    '/a/two.test.ts › broke before its first test\n  no such module',
  ])
})

test('Playwright: failed and flaky tests at any depth, and errors outside them', () => {
  const spec = (title, ok, status) => ({
    title,
    ok,
    file: 'a.spec.ts',
    tests: [{ status, results: [{ errors: ok && status === 'expected' ? [] : [{ message: 'it was not there' }] }] }],
  })
  const report = {
    suites: [
      { specs: [spec('good', true, 'expected')], suites: [{ specs: [spec('bad', false, 'unexpected')] }] },
      { specs: [spec('now and then', true, 'flaky')] },
    ],
    errors: [{ message: 'no server' }],
  }
  expect(failedInPlaywright(report)).toEqual([
    'a.spec.ts › bad\n  it was not there',
    'a.spec.ts › now and then\n  it was not there',
    ' › outside the tests\n  no server',
  ])
})

test('a long message is cut, a long list says how many are left out, and a good run says nothing', () => {
  const [long] = failedInVitest({
    testResults: [{ assertionResults: [{ status: 'failed', failureMessages: [Array(900).fill('line').join('\n')] }] }],
  })
  expect(long?.split('\n').length).toBeLessThan(40)
  const list = listOfFailures(Array.from({ length: 20 }, (_, index) => `test ${index}\n  why`))
  expect(list).toContain('  ✗ test 0\n    why\n')
  expect(list).toContain('and 8 more, above')
  expect(listOfFailures([])).toBe('')
})
