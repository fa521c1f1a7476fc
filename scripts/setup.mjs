// Prepares this checkout to run: packages, Docker engine, sandbox image, database client, build. Node's own modules only.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem()
if (problem !== '') {
  console.error(problem)
  process.exit(1)
}
const { setUp } = await import('./setup/set-up.mjs')
const { parseArgs } = await import('node:util')

const { values } = parseArgs({
  options: { for: { type: 'string', default: 'start' }, only: { type: 'string' } },
})
process.exitCode = await setUp({ purpose: values.for, only: values.only?.split(','), stream: process.stdout })
