// `npm test`: set-up, checks and all suites. Its last line is the count over everything.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem()
if (problem !== '') {
  console.error(problem)
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const { checkout, setUp } = await import('./setup/set-up.mjs')
const { endWithParent } = await import('./setup/end-with-parent.mjs')
const { stopOnSignals } = await import('./setup/stop-on-signals.mjs')
const { hasJourneys } = await import('./setup/steps/browser.mjs')
const { runChecks } = await import('./suites/checks.mjs')
const { addCounts, countLine } = await import('./suites/count-results.mjs')
const { listOfFailures } = await import('./suites/failed-tests.mjs')
const { runSuite, suitesFor } = await import('./suites/run-suite.mjs')

const write = (text) => void process.stdout.write(text)
endWithParent()
const failed = await setUp({ purpose: 'test', stream: process.stdout })
const counts = failed === 0 ? await runAll() : { passed: 0, failed: 1 }
process.exitCode = failed || (counts.failed > 0 ? 1 : 0)
write(`${countLine(counts)}\n`)

async function runAll() {
  const stopping = stopOnSignals()
  const all = []
  try {
    write('\nChecks\n')
    all.push(await runChecks(checkout, { write, signal: stopping.signal }))
    for (const suite of suitesFor({ withJourneys: hasJourneys(checkout) })) {
      write(`\n${suite.name}\n`)
      all.push(await runSuite(suite, { root: checkout, signal: stopping.signal, write }))
    }
  } catch (error) {
    if (stopping.exitCode() === 0) console.error(error)
    all.push({ passed: 0, failed: 1, failures: [] }) // stopped or broken: not a pass
  } finally {
    stopping.release()
  }
  write(listOfFailures(all.flatMap((one) => one.failures)))
  return addCounts(all)
}
