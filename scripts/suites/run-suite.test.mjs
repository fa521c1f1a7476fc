// Running a suite: real child processes, real report files.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { readVitest } from './count-results.mjs'
import { failedInVitest } from './failed-tests.mjs'
import { runSuite, suitesFor } from './run-suite.mjs'

const suite = (body, minutes = 1) => ({
  name: 'made up',
  minutes,
  args: (report) => ['-e', body.replace('REPORT', JSON.stringify(report))],
  env: () => ({}),
  read: readVitest,
  failures: failedInVitest,
})
const run = (one, root = scratchFolder().root) => {
  const said = []
  return runSuite(one, { root, signal: new AbortController().signal, write: (text) => said.push(text) }).then(
    (counts) => ({ counts, said: said.join('') }),
  )
}
const report = `require('fs').writeFileSync(REPORT, JSON.stringify({ numPassedTests: 2, numFailedTests: 0 }));`

test('a suite that reports is counted', async () => {
  expect((await run(suite(report))).counts).toEqual({ passed: 2, failed: 0, failures: [] })
})

test('a suite that crashes after its report is a failure', async () => {
  expect((await run(suite(`${report} process.exit(7)`))).counts).toEqual({
    passed: 2,
    failed: 1,
    failures: ['made up ended with exit code 7 and named no test'],
  })
})

test('a test that failed is named', async () => {
  const failing = {
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'adds up' }] },
    ],
  }
  const body = `require('fs').writeFileSync(REPORT, ${JSON.stringify(JSON.stringify(failing))}); process.exit(1)`
  expect((await run(suite(body))).counts).toEqual({ passed: 2, failed: 1, failures: ['a.test.ts › adds up'] })
})

test('a report of an earlier run is not read again', async () => {
  const { root, put } = scratchFolder()
  put(join('.setup', 'results', 'made-up.json'), JSON.stringify({ numPassedTests: 9 }))
  expect((await run(suite('process.exit(0)'), root)).counts).toMatchObject({ passed: 0, failed: 1 })
})

test('half a report is a failure', async () => {
  expect((await run(suite(`require('fs').writeFileSync(REPORT, '{"numPassed')`))).counts).toMatchObject({
    passed: 0,
    failed: 1,
  })
})

test('a suite that does not end is stopped and counts as failed', async () => {
  const { counts, said } = await run(suite('setInterval(() => {}, 1000)', 0.005))
  expect(counts).toMatchObject({ passed: 0, failed: 1 })
  expect(said).toContain('did not end')
})

test('journeys run only where there are any', () => {
  expect(suitesFor({ withJourneys: false })).toHaveLength(2)
  expect(suitesFor({ withJourneys: true })).toHaveLength(3)
})
